#include "core/network/IrrepsArchitecture.h"

#include <map>

#include "core/network/FixedBlocks.h"
#include "core/network/IrrepFeatures.h"
#include "core/network/SiteNetwork.h"
#include "core/network/UnitVectors.h"

namespace kondoscope {

namespace {

/// eps of the phases: below the size of a reference in random spins (about 1/2), above that where a phase is noise.
constexpr double kRegulariser = 0.1;

/// Features of the sites from components of irreps, one kind of invariant after the other.
template <typename Real> class InvariantsBuilder
{
public:
    using Plane = typename BilinearForms<Real>::Plane;

    InvariantsBuilder(NetworkBuilder<Real>& builder, const IrrepComponents& parts, const Irreps& irreps,
                      Tensor components)
        : m_builder(builder), m_parts(parts), m_components(components), m_invariant(irreps.indexOf("A1")),
          m_references(irrepReferences(parts, irreps))
    {
        if (builder.config.bispectrum)
            m_cubic = cubicInvariants(m_references, irreps);
    }

    Tensor build()
    {
        const NetworkConfig& config = m_builder.config;
        const std::vector<Plane> scalars = bondScalars();
        const int others = int(m_parts.copies.size() - scalars.size());
        const int each = int(config.powerSpectrum) + int(config.phases);
        const int count = int(scalars.size()) + each * others + int(m_cubic.size());
        m_features = m_builder.plan.workspace.addPlanes(count);
        addScalars(scalars);
        if (config.powerSpectrum)
            addProducts({m_components}, [](const IrrepReference&, Plane component, int) { return component; });
        if (config.phases || !m_cubic.empty())
            addDirections();
        if (config.phases)
            addProducts({m_components, m_directions}, [](const IrrepReference& reference, Plane, int m) {
                return Plane{1, reference.firstPlane + m};
            });
        if (!m_cubic.empty())
            addCubic();
        return m_features;
    }

private:
    Tensor nextFeatures(int count)
    {
        m_next += count;
        return m_builder.plan.workspace.slice(m_features, m_next - count, count);
    }

    std::vector<Plane> bondScalars() const
    {
        std::vector<Plane> planes;
        for (const IrrepComponents::Copy& copy : m_parts.copies)
            if (copy.kind == CorrelationKind::Bond && copy.irrep == m_invariant)
                planes.push_back({0, copy.firstPlane});
        return planes;
    }

    void addScalars(const std::vector<Plane>& planes)
    {
        std::vector<typename LinearForms<Real>::Term> terms;
        for (const Plane& plane : planes)
            terms.push_back({int(terms.size()), plane.input, plane.index});
        m_builder.template add<LinearForms<Real>>(m_builder.plan.workspace, std::vector<Tensor>{m_components},
                                                  nextFeatures(int(planes.size())), std::move(terms));
    }

    /// One feature for each copy: sum_m component_m other(reference, component_m, m).
    template <typename Other> void addProducts(std::vector<Tensor> inputs, Other other)
    {
        std::vector<typename BilinearForms<Real>::Term> terms;
        int count = 0;
        for (const IrrepReference& reference : m_references)
            for (const int c : reference.copies) {
                const IrrepComponents::Copy& copy = m_parts.copies[std::size_t(c)];
                for (int m = 0; m < copy.dimension; ++m) {
                    const Plane component{0, copy.firstPlane + m};
                    terms.push_back({count, component, other(reference, component, m)});
                }
                ++count;
            }
        m_builder.template add<BilinearForms<Real>>(std::move(inputs), nextFeatures(count), std::move(terms));
    }

    /// The references, weighted sums of the copies of each irrep, and their directions.
    void addDirections()
    {
        auto& plan = m_builder.plan;
        WeightTie tie;
        tie.inputs = plan.workspace.count(m_components);
        tie.taps = {{0, 0}};
        std::vector<typename UnitVectors<Real>::Group> groups;
        for (const IrrepReference& reference : m_references) {
            const int copies = int(reference.copies.size());
            const std::string block = fmt::format("reference{}", groups.size() + 1);
            const int first = m_builder.block(block + ".weight", copies, 1.0 / std::sqrt(double(copies)));
            for (int m = 0; m < reference.dimension; ++m, ++tie.outputs) {
                tie.weight.resize(tie.weight.size() + std::size_t(tie.inputs), -1);
                const std::size_t row = tie.weight.size() - std::size_t(tie.inputs);
                for (int c = 0; c < copies; ++c)
                    tie.weight[row + std::size_t(plane(reference, c) + m)] = first + c;
            }
            groups.push_back({reference.dimension, {reference.firstPlane, reference.firstPlane + 1}});
        }
        const Tensor sums = plan.workspace.addPlanes(tie.outputs);
        m_directions = plan.workspace.addPlanes(tie.outputs);
        m_builder.template add<Convolution<Real>>(plan.workspace, m_components, sums, std::move(tie));
        m_builder.template add<UnitVectors<Real>>(sums, m_directions, std::move(groups), kRegulariser);
    }

    int plane(const IrrepReference& reference, int copy) const
    {
        return m_parts.copies[std::size_t(reference.copies[std::size_t(copy)])].firstPlane;
    }

    /// Products of two planes of directions, each once, then times the third.
    void addCubic()
    {
        auto& plan = m_builder.plan;
        std::map<std::pair<int, int>, int> squares;
        std::vector<typename BilinearForms<Real>::Term> products, terms;
        for (std::size_t k = 0; k < m_cubic.size(); ++k)
            for (const CubicInvariant::Term& term : m_cubic[k].terms) {
                const auto [i, j, l] = term.planes;
                const auto [known, isNew] = squares.try_emplace({i, j}, int(squares.size()));
                if (isNew)
                    products.push_back({known->second, {0, i}, {0, j}});
                terms.push_back({int(k), {0, known->second}, {1, l}, term.factor});
            }
        const Tensor pairs = plan.workspace.addPlanes(int(squares.size()));
        m_builder.template add<BilinearForms<Real>>(std::vector<Tensor>{m_directions}, pairs, std::move(products));
        m_builder.template add<BilinearForms<Real>>(std::vector<Tensor>{pairs, m_directions},
                                                    nextFeatures(int(m_cubic.size())), std::move(terms));
    }

    NetworkBuilder<Real>& m_builder;
    const IrrepComponents& m_parts;
    Tensor m_components;
    Tensor m_directions;
    Tensor m_features;
    int m_next = 0;
    int m_invariant; ///< index of A1
    std::vector<IrrepReference> m_references;
    std::vector<CubicInvariant> m_cubic;
};

} // namespace

template <typename Real> typename Network<Real>::Plan irrepsPlan(const Lattice& lattice, const NetworkConfig& config)
{
    NetworkBuilder<Real> builder(lattice, config);
    const SpinCorrelations correlations(lattice.kind(),
                                        {config.squaredCutoff, config.pairCutoff, config.chiralityCutoff, 0.0});
    const Irreps irreps(correlations.group());
    const IrrepComponents parts(correlations, irreps);
    const Tensor sites = addCorrelations(builder, correlations, parts.places);
    const Tensor components = builder.plan.workspace.addPlanes(correlations.count());
    std::vector<typename FixedBlocks<Real>::Block> blocks;
    for (const IrrepComponents::Orbit& orbit : parts.orbits)
        blocks.push_back({orbit.firstPlane, orbit.matrix});
    builder.template add<FixedBlocks<Real>>(sites, components, blocks);
    addPerceptron(builder, InvariantsBuilder<Real>(builder, parts, irreps, components).build());
    return std::move(builder.plan);
}

template Network<float>::Plan irrepsPlan<float>(const Lattice&, const NetworkConfig&);
template Network<double>::Plan irrepsPlan<double>(const Lattice&, const NetworkConfig&);

} // namespace kondoscope
