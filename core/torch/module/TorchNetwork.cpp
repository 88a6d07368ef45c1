#include <memory>

#include <fmt/format.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/types.h>
#include <torch/version.h>

#include "core/torch/TorchModule.h"
#include "core/torch/module/TorchMoments.h"
#include "core/torch/module/TorchTensors.h"

namespace kondoscope {

using torch::Tensor;

namespace {

template <typename Number>
Tensor copied(const std::vector<Number>& values, std::int64_t rows, const c10::Device& device)
{
    const auto columns = rows > 0 ? std::int64_t(values.size()) / rows : 0;
    constexpr auto kType = c10::CppTypeToScalarType<Number>::value;
    return torch::from_blob(const_cast<Number*>(values.data()), {rows, columns}, kType).clone().to(device);
}

/// y_k(r) = x(r + d_k). Gathers in both directions, where LibTorch itself would scatter in the second: sums are made in
/// a fixed order.
class Shift : public torch::autograd::Function<Shift>
{
public:
    /// \param x  (C, N) \return (C, displacement, N)
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, const Tensor& from,
                          const Tensor& back)
    {
        context->save_for_backward({back});
        return x.index_select(1, from).view({x.size(0), -1, x.size(1)});
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                   torch::autograd::variable_list gradients)
    {
        const Tensor back = context->get_saved_variables()[0];
        const Tensor& y = gradients[0];
        return {y.reshape({y.size(0), -1}).index_select(1, back).view(y.sizes()).sum(1), Tensor(), Tensor()};
    }
};

struct Shifts
{
    Tensor from, back; ///< (displacement * N)

    Shifts() = default;
    Shifts(const ShiftTable& table, const c10::Device& device)
        : from(copied(table.from, 1, device)[0]), back(copied(table.back, 1, device)[0])
    {}

    Tensor operator()(const Tensor& x) const { return Shift::apply(x, from, back); }
};

struct Dense
{
    Tensor matrix; ///< (outputs, inputs)
    Tensor bias;   ///< (outputs)

    Dense() = default;
    Dense(const DensePlan& plan, const c10::Device& device)
        : matrix(copied(plan.matrix, plan.outputs, device)), bias(copied(plan.bias, 1, device)[0])
    {}

    /// \param x  (inputs)
    Tensor operator()(const Tensor& x) const { return torch::mv(matrix, x) + bias; }
};

struct Layer
{
    bool isLocal, hasContext, addsMean;
    std::int64_t channels;
    Shifts taps;
    Tensor weights;
    Tensor bias; ///< (channels, 1)
    Dense modulation, mean;
    Tensor readout; ///< (1, channels)

    Layer(const LayerPlan& plan, const c10::Device& device)
        : isLocal(plan.taps.count == 0), hasContext(plan.modulation.outputs > 0), addsMean(plan.mean.outputs > 0),
          channels(plan.channels), taps(plan.taps, device),
          weights(copied(plan.weights.matrix, plan.weights.outputs, device)),
          bias(copied(plan.bias, plan.channels, device)), modulation(plan.modulation, device), mean(plan.mean, device),
          readout(copied(plan.readout, 1, device))
    {}

    /// \param x  (inputs, N) \return (channels, planes * N)
    Tensor operator()(const Tensor& x, const Tensor& context) const
    {
        const Tensor columns = isLocal ? x : taps(x).view({-1, x.size(1)});
        const Tensor y = torch::mm(weights, columns).view({channels, -1});
        if (!hasContext)
            return torch::silu(y + bias);
        const Tensor m = modulation(torch::silu(context)).view({2, channels, 1});
        return torch::silu(y * (1 + m[0]) + (m[1] + bias));
    }
};

class TorchNetwork : public TensorEvaluator
{
public:
    TorchNetwork(const TensorPlan& plan, const c10::Device& device);

    double evaluate(const SpinField& spins, const TensorConditions& conditions, VectorField& field,
                    Eigen::VectorXd* density) override;
    std::string description() const override { return fmt::format("LibTorch {} on {}", TORCH_VERSION, m_device.str()); }

private:
    /// What the energy is differentiated by.
    struct Inputs
    {
        Tensor spins;     ///< (3, N)
        Tensor moments;   ///< (features, N); undefined: none
        Tensor potential; ///< (N); undefined: canonical
    };
    struct Outputs
    {
        Tensor energy;  ///< in double precision
        Tensor density; ///< (N) up to its mean; undefined: not wanted, or none
    };

    Inputs inputs(const SpinField& spins, const TensorConditions& conditions) const;
    Tensor features(const Inputs& inputs) const;
    Tensor potentialSteps(const Tensor& potential) const;
    Tensor context(const TensorConditions& conditions) const;
    Tensor linearEnergy(const Tensor& features) const;
    Outputs forward(const Inputs& inputs, const TensorConditions& conditions, bool density) const;
    Tensor head(const Layer& layer, const Tensor& x, const Tensor& context) const;

    c10::Device m_device;
    std::int64_t m_sites, m_groupOrder;
    Shifts m_bonds, m_ring;
    Tensor m_pairs;
    std::unique_ptr<TorchMoments> m_moments;
    int m_potentialSteps;
    float m_potentialCenter, m_potentialScale;
    bool m_hasContext;
    Dense m_context;
    std::vector<Layer> m_layers;
    Dense m_linearEnergy, m_linearPotential;
    std::unique_ptr<Layer> m_densityHead;
    Layer m_energyHead;
};

TorchNetwork::TorchNetwork(const TensorPlan& plan, const c10::Device& device)
    : m_device(device), m_sites(plan.sites), m_groupOrder(plan.groupOrder), m_bonds(plan.bonds, device),
      m_ring(plan.ring, device), m_pairs(copied(plan.pairs, 1, device)[0]), m_potentialSteps(plan.potentialSteps),
      m_potentialCenter(plan.potentialCenter), m_potentialScale(plan.potentialScale),
      m_hasContext(plan.context.outputs > 0), m_context(plan.context, device),
      m_linearEnergy(plan.linearEnergy, device), m_linearPotential(plan.linearPotential, device),
      m_energyHead(plan.energyHead, device)
{
    for (const LayerPlan& layer : plan.layers)
        m_layers.emplace_back(layer, device);
    if (plan.moments.levels > 0)
        m_moments = std::make_unique<TorchMoments>(plan.moments, plan.sites, device);
    if (plan.densityHead.channels > 0)
        m_densityHead = std::make_unique<Layer>(plan.densityHead, device);
}

TorchNetwork::Inputs TorchNetwork::inputs(const SpinField& spins, const TensorConditions& conditions) const
{
    Inputs inputs;
    const Tensor rows = torch::from_blob(const_cast<double*>(spins.data()), {m_sites, 3}, torch::kDouble);
    const Tensor columns = rows.to(torch::kFloat).t().contiguous().to(m_device);
    if (m_moments)
        inputs.moments = m_moments->features(columns).requires_grad_();
    inputs.spins = columns.detach().requires_grad_();
    if (m_potentialSteps > 0)
        inputs.potential = torch::full({m_sites}, float(conditions.potential), columns.options()).requires_grad_();
    return inputs;
}

/// z = (mu - center)/scale and tanh(2 (z - c)), c = -1.5, -0.5, ...
Tensor TorchNetwork::potentialSteps(const Tensor& potential) const
{
    const Tensor z = ((potential - m_potentialCenter) / m_potentialScale).unsqueeze(0);
    const Tensor places = torch::arange(1, m_potentialSteps, z.options()).unsqueeze(1) - 2.5;
    return torch::cat({z, torch::tanh(2 * (z - places))});
}

Tensor TorchNetwork::features(const Inputs& inputs) const
{
    const Tensor& s = inputs.spins;
    std::vector<Tensor> found{(s.unsqueeze(1) * m_bonds(s)).sum(0)};
    if (m_pairs.numel() > 0) {
        const Tensor a = m_ring(s);
        const Tensor b = torch::roll(a, -1, 1); // the next corner of every triangle
        const auto cross = [&](int i, int j) { return a[i] * b[j] - a[j] * b[i]; };
        const Tensor chi = s[0] * cross(1, 2) + s[1] * cross(2, 0) + s[2] * cross(0, 1);
        found.push_back((chi.unsqueeze(1) * chi.unsqueeze(0)).view({-1, m_sites}).index_select(0, m_pairs));
    }
    if (inputs.moments.defined())
        found.push_back(inputs.moments);
    if (inputs.potential.defined())
        found.push_back(potentialSteps(inputs.potential));
    return torch::cat(found);
}

Tensor TorchNetwork::context(const TensorConditions& conditions) const
{
    return m_hasContext ? m_context(copied(conditions.features, 1, m_device)[0]) : Tensor();
}

/// N sum_q z^q A_q of the means of all features (core/network/MeanEnergy.h), in double precision as there.
Tensor TorchNetwork::linearEnergy(const Tensor& features) const
{
    const auto form = [means = features.mean(1, false, torch::kDouble)](const Dense& dense) {
        return torch::mv(dense.matrix.to(torch::kDouble), means) + dense.bias.to(torch::kDouble);
    };
    const Tensor forms = form(m_linearEnergy) * double(m_sites);
    Tensor energy = forms[0];
    if (m_linearPotential.matrix.numel() > 0) {
        const Tensor z = torch::tanh(form(m_linearPotential)[0]);
        for (std::int64_t q = 1; q < forms.size(0); ++q)
            energy = energy + torch::pow(z, q) * forms[q];
    }
    return energy;
}

/// Units read the sum of every channel over the group. \return (N)
Tensor TorchNetwork::head(const Layer& layer, const Tensor& x, const Tensor& context) const
{
    const Tensor sums = x.view({-1, m_groupOrder, m_sites}).sum(1);
    return torch::mm(layer.readout, layer(sums, context))[0];
}

TorchNetwork::Outputs TorchNetwork::forward(const Inputs& inputs, const TensorConditions& conditions,
                                            bool density) const
{
    const Tensor features = this->features(inputs);
    Tensor context = this->context(conditions);
    Tensor x = features;
    for (std::size_t l = 0; l < m_layers.size(); ++l) {
        const Layer& layer = m_layers[l];
        Tensor y = layer(x, context);
        if (l > 0)
            y = y + x.view_as(y);
        if (layer.addsMean)
            context = context + layer.mean(y.mean(1, false, torch::kDouble).to(torch::kFloat));
        x = y.view({-1, m_sites});
    }
    Outputs outputs;
    outputs.energy = head(m_energyHead, x, context).sum(torch::kDouble);
    if (m_linearEnergy.matrix.numel() > 0)
        outputs.energy = outputs.energy + linearEnergy(features);
    if (density && m_densityHead) {
        const torch::NoGradGuard noGraph;
        outputs.density = head(*m_densityHead, x, context);
    }
    return outputs;
}

double TorchNetwork::evaluate(const SpinField& spins, const TensorConditions& conditions, VectorField& field,
                              Eigen::VectorXd* density)
{
    const Inputs in = inputs(spins, conditions);
    const Outputs out = forward(in, conditions, density);
    torch::autograd::variable_list by{in.spins};
    for (const Tensor& more : {in.moments, in.potential})
        if (more.defined())
            by.push_back(more);
    const auto gradients = torch::autograd::grad({out.energy}, by);
    Tensor ofSpins = gradients[0];
    if (in.moments.defined())
        ofSpins = ofSpins + m_moments->gradient(in.spins, gradients[1]);
    const auto onHost = [](const Tensor& t) { return t.to(torch::kCPU, torch::kDouble).contiguous(); };
    const Tensor rows = onHost(ofSpins).t().contiguous();
    field = -Eigen::Map<const VectorField>(rows.data_ptr<double>(), m_sites, 3);
    if (density && in.potential.defined()) { // the half-filled lattice, less what the potential says
        const Tensor slope = onHost(gradients.back());
        *density = 1.0 - Eigen::Map<const Eigen::ArrayXd>(slope.data_ptr<double>(), m_sites);
    } else if (density && out.density.defined()) {
        const Tensor q = onHost(out.density);
        const Eigen::Map<const Eigen::ArrayXd> values(q.data_ptr<double>(), m_sites);
        *density = values - values.mean() + conditions.meanDensity;
    }
    return out.energy.item<double>();
}

} // namespace

std::unique_ptr<TensorEvaluator> makeTorchNetwork(const TensorPlan& plan, const c10::Device& device)
{
    return std::make_unique<TorchNetwork>(plan, device);
}

Tensor onDevice(const std::vector<float>& values, std::int64_t rows, const c10::Device& device)
{
    return copied(values, rows, device);
}

Tensor onDevice(const std::vector<std::int64_t>& values, std::int64_t rows, const c10::Device& device)
{
    return copied(values, rows, device);
}

} // namespace kondoscope
