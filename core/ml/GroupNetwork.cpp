#include "core/ml/GroupNetwork.h"

#include <array>
#include <cmath>

#include <fmt/format.h>
#include <torch/torch.h>

#include "core/ml/BondChiralityDescriptor.h"
#include "core/ml/LatticeStencil.h"
#include "core/support/Contracts.h"
#include "core/support/Error.h"
#include "core/support/Random.h"

namespace kondoscope {

namespace {

using torch::Tensor;
using torch::indexing::Slice;

/// LibTorch's own loops run on one thread: its tensors here are small, and two thread pools, OpenMP's and that of BLAS,
/// that wait for each other's cores by spinning were 40 times slower (measured). The matrix products, most of the
/// arithmetic, use the threads that core/support/Threads gives to BLAS. The setting belongs to the calling thread.
void useOneTorchThread()
{
    if (at::get_num_threads() != 1)
        at::set_num_threads(1);
}

/// Everything that depends on the lattice size; shared by autograd nodes, hence by pointer.
struct Geometry
{
    Geometry(const BondChiralityDescriptor& descriptor, const Lattice& lattice, const std::vector<Offset>& offsets)
        : lx(lattice.lx()), ly(lattice.ly()), sites(descriptor, lattice), stencil(lattice, offsets)
    {}
    int lx;
    int ly;
    BondChiralityDescriptor::Sites sites;
    LatticeStencil stencil;
};

/// x (copies*N, W) -> (copies*N, K*W) or its transpose; each is the derivative of the other, to any order.
struct StencilProduct : torch::autograd::Function<StencilProduct>
{
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& x, int64_t geometryAddress,
                          bool transposed)
    {
        context->saved_data["geometry"] = geometryAddress;
        context->saved_data["transposed"] = transposed;
        const LatticeStencil& stencil = reinterpret_cast<const Geometry*>(geometryAddress)->stencil;
        const Tensor in = x.contiguous();
        const int64_t count = stencil.offsetCount();
        const int64_t width = transposed ? in.size(1) / count : in.size(1);
        Tensor out = torch::empty({in.size(0), transposed ? width : width * count}, in.options());
        const int copies = static_cast<int>(in.size(0) / stencil.siteCount());
        if (transposed)
            stencil.scatter(copies, static_cast<int>(width), in.data_ptr<float>(), out.data_ptr<float>());
        else
            stencil.gather(copies, static_cast<int>(width), in.data_ptr<float>(), out.data_ptr<float>());
        return out;
    }

    static torch::autograd::tensor_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::tensor_list gradients)
    {
        return {
            apply(gradients[0], context->saved_data["geometry"].toInt(), !context->saved_data["transposed"].toBool()),
            Tensor(), Tensor()};
    }
};

/// A batch of configurations on one lattice, as the descriptor wants them.
struct SpinBatch
{
    const BondChiralityDescriptor* descriptor;
    const Geometry* geometry;
    std::vector<const double*> spins;
};

/// g = dE/dfeatures (copies*N, F) -> field H = -dE/dS (copies*N, 3); linear in g.
struct FieldFromFeatures : torch::autograd::Function<FieldFromFeatures>
{
    static Tensor forward(torch::autograd::AutogradContext* context, const Tensor& g, int64_t batchAddress)
    {
        context->saved_data["batch"] = batchAddress;
        const auto* batch = reinterpret_cast<const SpinBatch*>(batchAddress);
        const Tensor weights = g.contiguous();
        const int64_t sites = batch->geometry->sites.siteCount(), features = g.size(1);
        Tensor gradient = torch::zeros({g.size(0), 3}, torch::kFloat64);
        for (std::size_t k = 0; k < batch->spins.size(); ++k)
            batch->descriptor->addGradient(batch->geometry->sites, batch->spins[k],
                                           weights.data_ptr<float>() + int64_t(k) * sites * features,
                                           gradient.data_ptr<double>() + int64_t(k) * sites * 3);
        return gradient.neg();
    }

    static torch::autograd::tensor_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::tensor_list gradients)
    {
        const auto* batch = reinterpret_cast<const SpinBatch*>(context->saved_data["batch"].toInt());
        const Tensor direction = gradients[0].to(torch::kFloat64).contiguous();
        const int64_t sites = batch->geometry->sites.siteCount(), features = batch->descriptor->featureCount();
        Tensor change = torch::empty({direction.size(0), features}, torch::kFloat32);
        for (std::size_t k = 0; k < batch->spins.size(); ++k)
            batch->descriptor->directional(batch->geometry->sites, batch->spins[k],
                                           direction.data_ptr<double>() + int64_t(k) * sites * 3,
                                           change.data_ptr<float>() + int64_t(k) * sites * features);
        return {change.neg(), Tensor()};
    }
};

/// Weights of a dense layer or of FiLM, named "NAME.weight", "NAME.bias".
struct Dense
{
    Tensor weight;
    Tensor bias;
    Tensor operator()(const Tensor& x) const { return torch::addmm(bias, x, weight.t()); }
};

} // namespace

struct GroupNetwork::Impl
{
    Impl(LatticeKind kind, const NetworkConfig& networkConfig, std::uint64_t seed)
        : config(networkConfig), descriptor(kind, networkConfig.squaredCutoff), offsets(convolutionStencil(kind)),
          random(seed, kTraining)
    {
        config.validate();
        buildIndices();
        buildWeights();
    }

    void buildIndices()
    {
        const PointGroup& group = descriptor.group();
        std::vector<int64_t> lift, convolution;
        const auto position = [this](Offset o) {
            return std::find(offsets.begin(), offsets.end(), o) - offsets.begin();
        };
        for (int g = 0; g < group.order(); ++g) {
            const int inverse = group.inverse(g);
            for (int f = 0; f < descriptor.featureCount(); ++f)
                lift.push_back(descriptor.permutation(inverse, f));
            for (Offset p : offsets)
                for (int h = 0; h < group.order(); ++h)
                    convolution.push_back(group.product(inverse, h) * int64_t(offsets.size()) +
                                          position(group.apply(inverse, p)));
        }
        liftIndex = torch::tensor(lift);
        convolutionIndex = torch::tensor(convolution);
    }

    Tensor parameter(const std::string& name, std::vector<int64_t> shape, double deviation)
    {
        Tensor t = torch::empty(shape, torch::kFloat32);
        for (int64_t i = 0; i < t.numel(); ++i)
            t.data_ptr<float>()[i] =
                static_cast<float>(deviation * random.normal3(static_cast<std::uint64_t>(i),
                                                              static_cast<std::uint32_t>(parameters.size()))[0]);
        t.set_requires_grad(true);
        parameters.emplace_back(name, t);
        return t;
    }

    Dense dense(const std::string& name, int64_t outputs, int64_t inputs, double scale = 1.0)
    {
        const double deviation = scale / std::sqrt(3.0 * double(inputs));
        Dense layer;
        layer.weight = parameter(name + ".weight", {outputs, inputs}, deviation);
        layer.bias = parameter(name + ".bias", {outputs}, deviation);
        return layer;
    }

    void buildWeights()
    {
        const int64_t C = config.channels, G = descriptor.group().order(), F = descriptor.featureCount();
        const int64_t K = int64_t(offsets.size()), U = config.context;
        liftWeight = parameter("lift.weight", {C, F}, std::sqrt(1.5 / double(F)));
        liftBias = parameter("lift.bias", {C}, 0.1);
        embedding0 = dense("embedding0", U, 3);
        embedding1 = dense("embedding1", U, U);
        film.push_back(dense("film0", 2 * C, U, 0.3));
        for (int l = 0; l < config.layers; ++l) {
            const std::string index = std::to_string(l);
            convolutionWeights.push_back(
                parameter("convolution" + index + ".weight", {C, C, G * K}, 1.0 / std::sqrt(double(C * G * K))));
            convolutionBiases.push_back(parameter("convolution" + index + ".bias", {C}, 0.1));
            pooling.push_back(dense("pooling" + index, U, C));
            film.push_back(dense("film" + std::to_string(l + 1), 2 * C, U, 0.3));
        }
        pooling.push_back(dense("pooling" + std::to_string(config.layers), U, C));
        headContext = dense("head_context", U, U);
        headHidden = dense("head_hidden", config.head, C + U);
        headEnergy = parameter("head_energy.weight", {config.head}, 0.3 / std::sqrt(3.0 * config.head));
    }

    /// y (B, n, C, G) scaled and shifted per channel by the context u (B, U).
    Tensor modulate(const Tensor& y, const Dense& layer, const Tensor& u) const
    {
        const int64_t C = config.channels;
        const Tensor both = layer(torch::silu(u)).view({-1, 1, 2 * C, 1});
        return y * (1.0 + both.index({Slice(), Slice(), Slice(0, C)})) +
               both.index({Slice(), Slice(), Slice(C, 2 * C)});
    }

    void expandWeights()
    {
        const int64_t C = config.channels, G = descriptor.group().order(), F = descriptor.featureCount();
        const int64_t K = int64_t(offsets.size());
        expandedLift = liftWeight.index_select(1, liftIndex).view({C * G, F}).t().contiguous();
        expandedConvolutions.clear();
        for (const Tensor& w : convolutionWeights)
            expandedConvolutions.push_back(w.index_select(2, convolutionIndex)
                                               .view({C, C, G, K, G})
                                               .permute({3, 1, 4, 0, 2})
                                               .reshape({K * C * G, C * G}));
    }

    /// \param features (B*n, F)
    /// \param dopings  (B)
    /// \return energies (B)
    Tensor energies(const Tensor& features, const std::vector<double>& dopings, const Geometry& geometry) const
    {
        const int64_t B = int64_t(dopings.size()), C = config.channels, G = descriptor.group().order();
        const auto grouped = [&](const Tensor& x) { return x.view({B, -1, C, G}); };
        Tensor u = embedding1(torch::silu(embedding0(dopingFeatures(dopings))));
        Tensor y = grouped(torch::mm(features, expandedLift)) + liftBias.view({1, 1, C, 1});
        Tensor x = torch::silu(modulate(y, film[0], u));
        for (std::size_t l = 0; l < convolutionWeights.size(); ++l) {
            u = u + pooling[l](x.mean({1, 3}));
            const Tensor columns =
                StencilProduct::apply(x.reshape({-1, C * G}), reinterpret_cast<int64_t>(&geometry), false);
            y = grouped(torch::mm(columns, expandedConvolutions[l])) + convolutionBiases[l].view({1, 1, C, 1});
            x = x + torch::silu(modulate(y, film[l + 1], u));
        }
        const Tensor z = x.mean(3); // (B, n, C)
        const Tensor context = headContext(torch::silu(u + pooling.back()(z.mean(1))));
        const Tensor fromSites = torch::matmul(z, headHidden.weight.index({Slice(), Slice(0, C)}).t());
        const Tensor fromContext = torch::addmm(
            headHidden.bias, context, headHidden.weight.index({Slice(), Slice(C, torch::indexing::None)}).t());
        return torch::matmul(torch::silu(fromSites + fromContext.unsqueeze(1)), headEnergy).sum(1);
    }

    Tensor dopingFeatures(const std::vector<double>& dopings) const
    {
        Tensor phi = torch::empty({int64_t(dopings.size()), 3}, torch::kFloat32);
        for (std::size_t k = 0; k < dopings.size(); ++k) {
            const double ratio = dopings[k] / config.dopingScale;
            float* row = phi.data_ptr<float>() + 3 * k;
            row[0] = static_cast<float>(ratio - 1.0);
            row[1] = static_cast<float>(std::sqrt(std::max(ratio, 0.0) + 0.01));
            row[2] = static_cast<float>(std::tanh(3.0 * (ratio - 1.0)));
        }
        return phi;
    }

    const Geometry& geometryOf(const Lattice& lattice)
    {
        for (const auto& g : geometries)
            if (g->lx == lattice.lx() && g->ly == lattice.ly())
                return *g;
        geometries.push_back(std::make_unique<Geometry>(descriptor, lattice, offsets));
        return *geometries.back();
    }

    Tensor featuresOf(const SpinBatch& batch) const
    {
        const int64_t sites = batch.geometry->sites.siteCount(), count = descriptor.featureCount();
        Tensor features = torch::empty({int64_t(batch.spins.size()) * sites, count}, torch::kFloat32);
        for (std::size_t k = 0; k < batch.spins.size(); ++k)
            descriptor.evaluate(batch.geometry->sites, batch.spins[k],
                                features.data_ptr<float>() + int64_t(k) * sites * count);
        return features.set_requires_grad(true);
    }

    NetworkConfig config;
    BondChiralityDescriptor descriptor;
    std::vector<Offset> offsets;
    RandomStream random;
    std::vector<std::pair<std::string, Tensor>> parameters;
    Tensor liftIndex, convolutionIndex;
    Tensor liftWeight, liftBias, headEnergy;
    Dense embedding0, embedding1, headContext, headHidden;
    std::vector<Dense> film, pooling;
    std::vector<Tensor> convolutionWeights, convolutionBiases;
    Tensor expandedLift;
    std::vector<Tensor> expandedConvolutions;
    bool expandedForInference = false;
    std::vector<std::unique_ptr<Geometry>> geometries;
    std::unique_ptr<torch::optim::AdamW> optimizer;
};

GroupNetwork::GroupNetwork(LatticeKind kind, const NetworkConfig& config, std::uint64_t seed)
    : m_impl(std::make_unique<Impl>(kind, config, seed))
{}

GroupNetwork::~GroupNetwork() = default;

std::map<std::string, std::vector<float>> GroupNetwork::weights() const
{
    std::map<std::string, std::vector<float>> result;
    for (const auto& [name, tensor] : m_impl->parameters)
        result[name].assign(tensor.data_ptr<float>(), tensor.data_ptr<float>() + tensor.numel());
    return result;
}

void GroupNetwork::setWeights(const std::map<std::string, std::vector<float>>& weights)
{
    torch::NoGradGuard noGradient;
    for (auto& [name, tensor] : m_impl->parameters) {
        const auto found = weights.find(name);
        if (found == weights.end() || static_cast<int64_t>(found->second.size()) != tensor.numel())
            throw ConfigError(
                fmt::format("weight \"{}\" of the force field is missing or has the wrong size (the network "
                            "cannot be built). Use an undamaged model file.",
                            name));
        std::copy(found->second.begin(), found->second.end(), tensor.data_ptr<float>());
    }
    m_impl->expandedForInference = false;
}

std::size_t GroupNetwork::weightCount() const
{
    std::size_t count = 0;
    for (const auto& [name, tensor] : m_impl->parameters)
        count += static_cast<std::size_t>(tensor.numel());
    return count;
}

int GroupNetwork::featureCount() const
{
    return m_impl->descriptor.featureCount();
}

double GroupNetwork::evaluate(const Lattice& lattice, const SpinField& spins, double doping, VectorField& field)
{
    Impl& net = *m_impl;
    useOneTorchThread();
    if (!net.expandedForInference) {
        torch::NoGradGuard noGradient;
        net.expandWeights();
        net.expandedForInference = true;
    }
    const SpinBatch batch{&net.descriptor, &net.geometryOf(lattice), {spins.data()}};
    const Tensor features = net.featuresOf(batch);
    const Tensor energy = net.energies(features, {doping}, *batch.geometry);
    const Tensor g = torch::autograd::grad({energy.sum()}, {features})[0].contiguous();
    field.setZero(spins.rows(), 3);
    net.descriptor.addGradient(batch.geometry->sites, spins.data(), g.data_ptr<float>(), field.data());
    field = -field;
    for (Eigen::Index i = 0; i < spins.rows(); ++i) // only the tangential part was trained
        field.row(i) -= field.row(i).dot(spins.row(i)) / spins.row(i).squaredNorm() * spins.row(i);
    return energy.item<double>();
}

double GroupNetwork::trainStep(const Lattice& lattice, const std::vector<Frame>& frames, double learningRate,
                               double weightDecay, double gradientClip)
{
    constexpr double kLossScale = 1e3; // torques are about 0.03 t: brings gradients to order one
    Impl& net = *m_impl;
    useOneTorchThread();
    std::vector<Tensor> tensors;
    for (const auto& [name, tensor] : net.parameters)
        tensors.push_back(tensor);
    if (!net.optimizer)
        net.optimizer = std::make_unique<torch::optim::AdamW>(tensors, torch::optim::AdamWOptions(learningRate));
    auto& options = static_cast<torch::optim::AdamWOptions&>(net.optimizer->param_groups()[0].options());
    options.lr(learningRate);
    options.weight_decay(weightDecay);

    SpinBatch batch{&net.descriptor, &net.geometryOf(lattice), {}};
    std::vector<double> dopings;
    const int64_t count = int64_t(frames.size()), sites = lattice.siteCount();
    Tensor spins = torch::empty({count, sites, 3}, torch::kFloat64), torque = torch::empty_like(spins);
    Tensor weight = torch::empty({count, 1, 1}, torch::kFloat64);
    for (std::size_t k = 0; k < frames.size(); ++k) {
        batch.spins.push_back(frames[k].spins->data());
        dopings.push_back(frames[k].doping);
        weight.data_ptr<double>()[k] = frames[k].weight;
        std::copy_n(frames[k].spins->data(), 3 * sites, spins.data_ptr<double>() + 3 * sites * int64_t(k));
        std::copy_n(frames[k].torque.data(), 3 * sites, torque.data_ptr<double>() + 3 * sites * int64_t(k));
    }

    net.expandWeights();
    net.expandedForInference = false;
    const Tensor features = net.featuresOf(batch);
    const Tensor energy = net.energies(features, dopings, *batch.geometry);
    const Tensor g = torch::autograd::grad({energy.sum()}, {features}, {}, true, true)[0];
    const Tensor field = FieldFromFeatures::apply(g, reinterpret_cast<int64_t>(&batch)).view({count, sites, 3});
    const Tensor loss = (weight * (torch::cross(spins, field, 2) - torque).square()).mean();
    net.optimizer->zero_grad();
    (kLossScale * loss).backward();
    torch::nn::utils::clip_grad_norm_(tensors, gradientClip);
    net.optimizer->step();
    return loss.item<double>();
}

} // namespace kondoscope
