#pragma once

#include <fmt/format.h>

#include "core/network/CorrelationInputs.h"
#include "core/network/Forms.h"
#include "core/network/NetworkBuilder.h"

namespace kondoscope {

/// Planes of the correlations around every site. \param places  plane of each correlation
template <typename Real>
Tensor addCorrelations(NetworkBuilder<Real>& builder, const SpinCorrelations& correlations,
                       const std::vector<int>& places)
{
    auto& plan = builder.plan;
    const CorrelationSources found(correlations);
    std::vector<Tensor> inputs;
    const Tensor bonds = plan.workspace.addPlanes(int(found.bonds.size()));
    inputs.push_back(bonds);
    builder.template add<HalfBonds<Real>>(plan.workspace, SpinPlanes{plan.spins}, bonds, found.bonds);
    if (!found.triangles.empty()) {
        inputs.push_back(plan.workspace.addPlanes(int(found.triangles.size())));
        builder.template add<Triangles<Real>>(plan.workspace, SpinPlanes{plan.spins}, inputs.back(), found.triangles);
    }
    std::vector<typename LinearForms<Real>::Term> terms;
    for (std::size_t i = 0; i < found.sources.size(); ++i) {
        const CorrelationSources::Source& source = found.sources[i];
        const int input = source.kind == CorrelationKind::Bond ? 0 : 1;
        terms.push_back({places[i], input, source.plane, source.offset, double(source.sign)});
    }
    const Tensor out = plan.workspace.addPlanes(correlations.count());
    builder.template add<LinearForms<Real>>(plan.workspace, std::move(inputs), out, std::move(terms));
    plan.ghost = std::max(plan.ghost, found.reach);
    return out;
}

/// The same perceptron at every site, from its features to its energy and density.
template <typename Real> void addPerceptron(NetworkBuilder<Real>& builder, Tensor features)
{
    builder.startContext();
    Tensor x = features;
    for (std::size_t l = 0; l < builder.config.hidden.size(); ++l) {
        const std::string layer = fmt::format("hidden{}", l + 1);
        const int width = builder.config.hidden[l];
        const Tensor y = builder.hidden(layer, x, builder.plan.workspace.count(x), width);
        x = builder.activate(layer, y, {}, width, true);
    }
    builder.addHeads(x, builder.plan.workspace.count(x));
}

} // namespace kondoscope
