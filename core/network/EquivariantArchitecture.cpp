#include "core/network/EquivariantArchitecture.h"

#include <array>

#include <fmt/format.h>

#include "core/network/Forms.h"
#include "core/network/GroupTies.h"
#include "core/network/NetworkBuilder.h"
#include "core/network/UnitVectors.h"

namespace kondoscope {

namespace {

constexpr int kComponents = 3;

/// Brings a triple product of vectors shorter than 1 to the size of their dot products.
constexpr double kTripleScale = 5.0;

/// Channels of vectors: planes c |G| + g of each of the three components.
using Vectors = std::array<Tensor, kComponents>;

template <typename Real> class EquivariantBuilder
{
public:
    EquivariantBuilder(const Lattice& lattice, const NetworkConfig& config)
        : m_builder(lattice, config), m_group(lattice.kind()), m_channels(config.channels),
          m_vectors(config.vectorChannels), m_triples(tripleCount(config))
    {}

    typename Network<Real>::Plan build()
    {
        m_builder.startContext();
        Vectors v = lift();
        Tensor y = mixed("lift", invariants("lift", v, 0.0));
        Tensor s = m_builder.activate("lift", y, {}, m_channels, true);
        int number = 0;
        for (const double radius : m_builder.config.layers) {
            const std::string layer = fmt::format("layer{}", ++number);
            v = moved(layer, s, v, radius);
            const Tensor fromScalars = convolved(layer + ".scalars", s, m_channels, m_channels, radius);
            y = sum(fromScalars, mixed(layer, invariants(layer, v, radius)));
            s = m_builder.activate(layer, y, s, m_channels, true);
        }
        m_builder.addHeads(s, m_channels);
        return std::move(m_builder.plan);
    }

private:
    using Product = typename BilinearForms<Real>::Term;
    using Sum = typename LinearForms<Real>::Term;

    static int tripleCount(const NetworkConfig& config)
    {
        if (!config.chiralities || config.vectorChannels < kComponents)
            return 0;
        return config.vectorChannels == kComponents ? 1 : config.vectorChannels;
    }

    auto& workspace() { return m_builder.plan.workspace; }
    int vectorPlanes() const { return m_vectors * m_group.order(); }

    Vectors slices(Tensor tensor)
    {
        Vectors parts;
        for (int m = 0; m < kComponents; ++m)
            parts[std::size_t(m)] = workspace().slice(tensor, m * vectorPlanes(), vectorPlanes());
        return parts;
    }

    Vectors lift()
    {
        const std::vector<Offset> taps = stencil(m_builder.lattice, m_builder.config.squaredCutoff);
        m_builder.plan.ghost = std::max(m_builder.plan.ghost, reach(taps));
        const int count = int(taps.size());
        const int first = m_builder.block("lift.vectors.weight", m_vectors * count, 1.0 / std::sqrt(double(count)));
        const Tensor out = workspace().addPlanes(kComponents * vectorPlanes());
        m_builder.template add<Convolution<Real>>(workspace(), m_builder.plan.spins, out,
                                                  vectorLiftTie(m_group, taps, m_vectors, first));
        return bounded(out);
    }

    /// v / sqrt(1 + v^2)
    Vectors bounded(Tensor in)
    {
        std::vector<typename UnitVectors<Real>::Group> groups;
        for (int k = 0; k < vectorPlanes(); ++k)
            groups.push_back({kComponents, {k, vectorPlanes() + k, 2 * vectorPlanes() + k}});
        const Tensor out = workspace().addPlanes(kComponents * vectorPlanes());
        m_builder.template add<UnitVectors<Real>>(in, out, std::move(groups), 1.0);
        return slices(out);
    }

    /// Group convolution with its weights.
    Tensor convolved(const std::string& name, Tensor in, int inputs, int outputs, double squaredRadius)
    {
        const std::vector<Offset> taps = stencil(m_builder.lattice, squaredRadius);
        const int first = groupBlock(name, inputs, outputs, taps);
        const Tensor out = workspace().addPlanes(outputs * m_group.order());
        m_builder.template add<Convolution<Real>>(workspace(), in, out,
                                                  groupTie(m_group, taps, outputs, inputs, first));
        return out;
    }

    int groupBlock(const std::string& name, int inputs, int outputs, const std::vector<Offset>& taps)
    {
        m_builder.plan.ghost = std::max(m_builder.plan.ghost, reach(taps));
        const int each = inputs * m_group.order() * int(taps.size());
        return m_builder.block(name + ".weight", outputs * each, 1.0 / std::sqrt(double(each)));
    }

    Tensor sum(Tensor a, Tensor b)
    {
        std::vector<Sum> terms;
        for (int k = 0; k < workspace().count(a); ++k)
            for (const int input : {0, 1})
                terms.push_back({k, input, k});
        const Tensor out = workspace().addPlanes(workspace().count(a));
        m_builder.template add<LinearForms<Real>>(workspace(), std::vector<Tensor>{a, b}, out, std::move(terms));
        return out;
    }

    Tensor mixed(const std::string& layer, Tensor in)
    {
        return convolved(layer + ".products", in, workspace().count(in) / m_group.order(), m_channels, 0.0);
    }

    /// f(v + K * (s v)), s_c being the gate of v_c.
    Vectors moved(const std::string& layer, Tensor s, const Vectors& v, double squaredRadius)
    {
        std::vector<Product> gates;
        for (int m = 0; m < kComponents; ++m)
            for (int k = 0; k < vectorPlanes(); ++k)
                gates.push_back({m * vectorPlanes() + k, {0, k}, {1 + m, k}});
        const Tensor gated = workspace().addPlanes(kComponents * vectorPlanes());
        m_builder.template add<BilinearForms<Real>>(std::vector<Tensor>{s, v[0], v[1], v[2]}, gated, std::move(gates));
        const std::vector<Offset> taps = stencil(m_builder.lattice, squaredRadius);
        const int first = groupBlock(layer + ".vectors", m_vectors, m_vectors, taps);
        const Tensor out = workspace().addPlanes(kComponents * vectorPlanes());
        const Vectors from = slices(gated);
        const Vectors to = slices(out);
        for (std::size_t m = 0; m < from.size(); ++m) {
            const Tensor change = workspace().addPlanes(vectorPlanes());
            m_builder.template add<Convolution<Real>>(workspace(), from[m], change,
                                                      groupTie(m_group, taps, m_vectors, m_vectors, first));
            std::vector<Sum> terms;
            for (int k = 0; k < vectorPlanes(); ++k)
                for (const int input : {0, 1})
                    terms.push_back({k, input, k});
            m_builder.template add<LinearForms<Real>>(workspace(), std::vector<Tensor>{v[m], change}, to[m],
                                                      std::move(terms));
        }
        return bounded(out);
    }

    /// {S.v_c, v_c.v_d, q_c q_d}, plane k |G| + g of the k-th.
    Tensor invariants(const std::string& layer, const Vectors& v, double squaredRadius)
    {
        const int order = m_group.order();
        const int dots = m_vectors + m_vectors * (m_vectors + 1) / 2;
        const int squares = m_triples * (m_triples + 1) / 2;
        const Tensor out = workspace().addPlanes((dots + squares) * order);
        std::vector<Product> terms;
        int next = 0;
        const auto add = [&](auto product) {
            for (int g = 0; g < order; ++g)
                for (int m = 0; m < kComponents; ++m)
                    terms.push_back(product(next * order + g, g, m));
            ++next;
        };
        for (int c = 0; c < m_vectors; ++c)
            add([&](int k, int g, int m) -> Product { return {k, {0, m}, {1 + m, c * order + g}}; });
        for (int c = 0; c < m_vectors; ++c)
            for (int d = c; d < m_vectors; ++d)
                add([&](int k, int g, int m) -> Product {
                    return {k, {1 + m, c * order + g}, {1 + m, d * order + g}};
                });
        m_builder.template add<BilinearForms<Real>>(std::vector<Tensor>{m_builder.plan.spins, v[0], v[1], v[2]},
                                                    workspace().slice(out, 0, dots * order), std::move(terms));
        if (m_triples > 0)
            addSquares(convolved(layer + ".chiralities", triples(v), m_triples, m_triples, squaredRadius),
                       workspace().slice(out, dots * order, squares * order));
        return out;
    }

    /// v_c.(v_(c+1) x v_(c+2)) of each channel and element.
    Tensor triples(const Vectors& v)
    {
        const int order = m_group.order();
        const int planes = m_triples * order;
        const Tensor cross = workspace().addPlanes(kComponents * planes);
        const Tensor out = workspace().addPlanes(planes);
        const auto channel = [&](int c, int k) { return c % m_vectors * order + k % order; };
        std::vector<Product> crossTerms, dotTerms;
        for (int k = 0; k < planes; ++k)
            for (int m = 0; m < kComponents; ++m) {
                const int c = k / order, n = (m + 1) % kComponents, l = (m + 2) % kComponents;
                const int to = m * planes + k;
                crossTerms.push_back({to, {n, channel(c + 1, k)}, {l, channel(c + 2, k)}, 1.0});
                crossTerms.push_back({to, {l, channel(c + 1, k)}, {n, channel(c + 2, k)}, -1.0});
                dotTerms.push_back({k, {m, channel(c, k)}, {kComponents, to}, kTripleScale});
            }
        m_builder.template add<BilinearForms<Real>>(std::vector<Tensor>{v[0], v[1], v[2]}, cross,
                                                    std::move(crossTerms));
        m_builder.template add<BilinearForms<Real>>(std::vector<Tensor>{v[0], v[1], v[2], cross}, out,
                                                    std::move(dotTerms));
        return out;
    }

    void addSquares(Tensor q, Tensor out)
    {
        const int order = m_group.order();
        std::vector<Product> terms;
        int next = 0;
        for (int a = 0; a < m_triples; ++a)
            for (int b = a; b < m_triples; ++b, ++next)
                for (int g = 0; g < order; ++g)
                    terms.push_back({next * order + g, {0, a * order + g}, {0, b * order + g}});
        m_builder.template add<BilinearForms<Real>>(std::vector<Tensor>{q}, out, std::move(terms));
    }

    NetworkBuilder<Real> m_builder;
    PointGroup m_group;
    int m_channels;
    int m_vectors; ///< channels of vectors
    int m_triples; ///< channels of chiralities
};

} // namespace

template <typename Real>
typename Network<Real>::Plan equivariantPlan(const Lattice& lattice, const NetworkConfig& config)
{
    return EquivariantBuilder<Real>(lattice, config).build();
}

template Network<float>::Plan equivariantPlan<float>(const Lattice&, const NetworkConfig&);
template Network<double>::Plan equivariantPlan<double>(const Lattice&, const NetworkConfig&);

} // namespace kondoscope
