#include <cmath>

#include <Eigen/Geometry>
#include <QTest>

#include "core/lattice/PointGroup.h"
#include "core/lattice/States.h"
#include "core/ml/BondChiralityDescriptor.h"
#include "core/ml/GroupNetwork.h"
#include "core/support/Error.h"

using namespace kondoscope;

class GroupNetworkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void symmetries_data();
    void symmetries();
    void fieldIsTheDerivativeOfTheEnergy_data();
    void fieldIsTheDerivativeOfTheEnergy();
    void energyIsExtensive();
    void descriptorDerivativesAreAdjoint();
    void networkSeesChirality();
    void dopingMatters();
    void trainingLowersTheLoss();
    void smallLatticesAndWrongWeightsAreRefused();
};

namespace {

NetworkConfig smallNetwork()
{
    NetworkConfig config;
    config.channels = 4;
    config.layers = 2;
    return config;
}

/// Spins carried along by a symmetry of the lattice: the spin at r goes to the image of r.
SpinField transformed(const Lattice& lattice, const SpinField& spins, int element, Offset shift)
{
    const PointGroup group(lattice.kind());
    SpinField result(spins.rows(), 3);
    for (int i = 0; i < lattice.siteCount(); ++i) {
        const Offset image = group.apply(element, lattice.cell(i));
        result.row(lattice.site(image.x + shift.x, image.y + shift.y)) = spins.row(i);
    }
    return result;
}

void addLattices()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("square") << int(LatticeKind::Square);
    QTest::newRow("triangular") << int(LatticeKind::Triangular);
}

} // namespace

void GroupNetworkTest::symmetries_data()
{
    addLattices();
}

void GroupNetworkTest::symmetries()
{
    QFETCH(int, kind);
    const Lattice lattice(LatticeKind(kind), 8, 8);
    GroupNetwork network(lattice.kind(), smallNetwork(), 11);
    const SpinField spins = makeState(lattice, {"random", 0, 3});
    VectorField field, other;
    const double energy = network.evaluate(lattice, spins, 0.03, field);
    const double scale = field.cwiseAbs().maxCoeff(), tolerance = 1e-5 * std::max(1.0, std::abs(energy));
    QVERIFY(scale > 1e-3); // an untrained network has fields of its own
    for (int g = 0; g < PointGroup(lattice.kind()).order(); ++g) {
        const double image = network.evaluate(lattice, transformed(lattice, spins, g, {3, 2}), 0.03, other);
        QVERIFY2(std::abs(image - energy) < tolerance, qPrintable(QString("element %1").arg(g)));
        QVERIFY((other - transformed(lattice, field, g, {3, 2})).cwiseAbs().maxCoeff() < 1e-5 * std::max(1.0, scale));
    }
    const Eigen::Matrix3d rotation = Eigen::Quaterniond(0.3, -0.5, 0.7, 0.1).normalized().toRotationMatrix();
    QVERIFY(std::abs(network.evaluate(lattice, spins * rotation.transpose(), 0.03, other) - energy) < tolerance);
    QVERIFY((other - field * rotation.transpose()).cwiseAbs().maxCoeff() < 1e-5 * std::max(1.0, scale));
    QVERIFY(std::abs(network.evaluate(lattice, -spins, 0.03, other) - energy) < tolerance); // time reversal
    QVERIFY((other + field).cwiseAbs().maxCoeff() < 1e-5 * std::max(1.0, scale));
}

void GroupNetworkTest::fieldIsTheDerivativeOfTheEnergy_data()
{
    addLattices();
}

void GroupNetworkTest::fieldIsTheDerivativeOfTheEnergy()
{
    // single precision: a large step along a tangent, compared to the rounding of the energy
    QFETCH(int, kind);
    const Lattice lattice(LatticeKind(kind), 7, 6);
    GroupNetwork network(lattice.kind(), smallNetwork(), 5);
    const SpinField spins = makeState(lattice, {"random", 0, 8});
    VectorField field, unused;
    network.evaluate(lattice, spins, 0.03, field);
    constexpr double kAngle = 0.02;
    double worst = 0.0;
    for (int i = 0; i < lattice.siteCount(); i += 4) {
        const Eigen::Vector3d s = spins.row(i), tangent = s.unitOrthogonal();
        SpinField moved = spins;
        moved.row(i) = (std::cos(kAngle) * s + std::sin(kAngle) * tangent).transpose();
        const double up = network.evaluate(lattice, moved, 0.03, unused);
        moved.row(i) = (std::cos(kAngle) * s - std::sin(kAngle) * tangent).transpose();
        const double down = network.evaluate(lattice, moved, 0.03, unused);
        worst = std::max(worst, std::abs(field.row(i).dot(tangent) + (up - down) / (2 * kAngle)));
    }
    const double scale = std::sqrt(field.squaredNorm() / double(field.size()));
    QVERIFY2(worst < 0.01 * scale, qPrintable(QString("%1 of %2").arg(worst).arg(scale)));
}

void GroupNetworkTest::energyIsExtensive()
{
    const Lattice small(LatticeKind::Square, 6, 6), large(LatticeKind::Square, 12, 6);
    GroupNetwork network(LatticeKind::Square, smallNetwork(), 2);
    const SpinField spins = makeState(small, {"random", 0, 3});
    SpinField tiled(large.siteCount(), 3);
    for (int i = 0; i < large.siteCount(); ++i)
        tiled.row(i) = spins.row(small.site(large.cell(i).x, large.cell(i).y));
    VectorField field;
    const double one = network.evaluate(small, spins, 0.03, field), two = network.evaluate(large, tiled, 0.03, field);
    QVERIFY(std::abs(two - 2 * one) < 1e-5 * std::abs(two));
}

void GroupNetworkTest::descriptorDerivativesAreAdjoint()
{
    for (LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular}) {
        const Lattice lattice(kind, 7, 7);
        const BondChiralityDescriptor descriptor(kind, 5.0);
        const BondChiralityDescriptor::Sites sites(descriptor, lattice);
        const SpinField spins = makeState(lattice, {"random", 0, 3}), direction = makeState(lattice, {"random", 0, 4});
        const auto count = std::size_t(lattice.siteCount() * descriptor.featureCount());
        std::vector<float> weights(count), change(count), up(count), down(count);
        for (std::size_t k = 0; k < count; ++k)
            weights[k] = float(std::sin(double(k)));
        VectorField gradient = VectorField::Zero(lattice.siteCount(), 3);
        descriptor.addGradient(sites, spins.data(), weights.data(), gradient.data());
        descriptor.directional(sites, spins.data(), direction.data(), change.data());
        double left = 0, right = gradient.cwiseProduct(direction).sum();
        for (std::size_t k = 0; k < count; ++k)
            left += double(weights[k]) * change[k];
        QVERIFY(std::abs(left - right) < 1e-4);
        const SpinField forward = spins + 1e-3 * direction, backward = spins - 1e-3 * direction;
        descriptor.evaluate(sites, forward.data(), up.data());
        descriptor.evaluate(sites, backward.data(), down.data());
        for (std::size_t k = 0; k < count; ++k)
            QVERIFY(std::abs((up[k] - down[k]) / 2e-3f - change[k]) < 1e-3f);
    }
}

void GroupNetworkTest::networkSeesChirality()
{
    // the square of the chirality of the tetrahedral state is a feature: 16/27 for every pair of adjacent triangles
    const Lattice lattice(LatticeKind::Triangular, 8, 8);
    const BondChiralityDescriptor descriptor(LatticeKind::Triangular, 4.0);
    QCOMPARE(descriptor.bondCount(), 18);
    QCOMPARE(descriptor.featureCount(), 18 + 21);
    std::vector<float> features(std::size_t(lattice.siteCount() * descriptor.featureCount()));
    const SpinField spins = makeState(lattice, {"tetrahedral", 0, 1});
    descriptor.evaluate({descriptor, lattice}, spins.data(), features.data());
    for (int f = 18; f < 18 + 21; ++f)
        QVERIFY(std::abs(features[std::size_t(f)] - 16.0f / 27.0f) < 1e-5f);
}

void GroupNetworkTest::dopingMatters()
{
    const Lattice lattice(LatticeKind::Square, 8, 8);
    GroupNetwork network(lattice.kind(), smallNetwork(), 11);
    const SpinField spins = makeState(lattice, {"random", 0, 3});
    VectorField few, many;
    network.evaluate(lattice, spins, 0.01, few);
    network.evaluate(lattice, spins, 0.06, many);
    QVERIFY((few - many).cwiseAbs().maxCoeff() > 1e-4);
}

void GroupNetworkTest::trainingLowersTheLoss()
{
    // torque of a nearest-neighbour antiferromagnet with J = 0.1: representable, hence quickly learned
    const Lattice lattice(LatticeKind::Square, 8, 8);
    const SpinField spins = makeState(lattice, {"random", 0, 3});
    GroupNetwork::Frame frame{&spins, VectorField(64, 3), 0.03, 1.0};
    for (int i = 0; i < 64; ++i) {
        Eigen::Vector3d field = Eigen::Vector3d::Zero();
        for (Offset o : lattice.shell(1))
            field -= 0.1 * spins.row(lattice.neighbor(i, o)).transpose();
        frame.torque.row(i) = Eigen::Vector3d(spins.row(i)).cross(field).transpose();
    }
    GroupNetwork network(lattice.kind(), smallNetwork(), 1);
    const double first = network.trainStep(lattice, {frame}, 3e-3, 0, 5);
    double last = first;
    for (int k = 0; k < 150; ++k)
        last = network.trainStep(lattice, {frame}, 3e-3, 0, 5);
    QVERIFY2(last < 0.02 * first, qPrintable(QString("%1 of %2").arg(last).arg(first)));
    VectorField field; // inference agrees with what training saw
    network.evaluate(lattice, spins, 0.03, field);
    double square = 0;
    for (int i = 0; i < 64; ++i)
        square += (Eigen::Vector3d(spins.row(i)).cross(Eigen::Vector3d(field.row(i))).transpose() - frame.torque.row(i))
                      .squaredNorm();
    QVERIFY(square / 192 < 2 * last);
}

void GroupNetworkTest::smallLatticesAndWrongWeightsAreRefused()
{
    GroupNetwork network(LatticeKind::Square, smallNetwork(), 1);
    VectorField field;
    const Lattice tiny(LatticeKind::Square, 4, 8), triangular(LatticeKind::Triangular, 8, 8);
    QVERIFY_THROWS_EXCEPTION(ConfigError, network.evaluate(tiny, makeState(tiny, {"random", 0, 1}), 0.03, field));
    QVERIFY_THROWS_EXCEPTION(ConfigError,
                             network.evaluate(triangular, makeState(triangular, {"random", 0, 1}), 0.03, field));
    auto weights = network.weights();
    weights["lift.weight"].pop_back();
    QVERIFY_THROWS_EXCEPTION(ConfigError, network.setWeights(weights));
    NetworkConfig absurd;
    absurd.channels = 100000;
    QVERIFY_THROWS_EXCEPTION(ConfigError, GroupNetwork(LatticeKind::Square, absurd, 1));
}

QTEST_APPLESS_MAIN(GroupNetworkTest)
#include "GroupNetworkTest.moc"
