#include <cmath>
#include <complex>
#include <numbers>

#include <QTest>

#include "core/lattice/States.h"
#include "core/observables/ArrayObservables.h"
#include "core/observables/Chirality.h"
#include "core/observables/LocalOrder.h"
#include "core/observables/Observables.h"
#include "core/observables/StructureFactor.h"
#include "core/observables/WaveVectors.h"

using namespace kondoscope;

/// Order parameters, structure factors and correlations of states that are known.
class OrderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tetrahedral();
    void threeSublattices();
    void neel();
    void sizesThatDoNotFit();
    void spirals_data();
    void spirals();
    void structureFactorIsTheDirectSum_data();
    void structureFactorIsTheDirectSum();
    void correlationIsTheDirectSum();
    void perfectOrderStaysCorrelated();
    void correlationLength();
    void firstZone();
};

namespace {

double value(const std::string& name, const Lattice& lattice, const SpinField& spins)
{
    const Forces none;
    return observables()[observableIndex(name)].value(Measurement(lattice, spins, none));
}

Eigen::VectorXd array(const std::string& name, const Lattice& lattice, const SpinField& spins)
{
    const Forces none;
    return arrayObservables()[arrayObservableIndex(name)].values(Measurement(lattice, spins, none));
}

bool isClose(double a, double b)
{
    return std::abs(a - b) < 1e-10;
}

/// A spiral in the xz plane, S = (sin q.r, 0, cos q.r), of a wave that the lattice has.
SpinField spiral(const Lattice& lattice, int h, int k)
{
    SpinField spins(lattice.siteCount(), 3);
    for (int i = 0; i < lattice.siteCount(); ++i) {
        const Offset c = lattice.cell(i);
        const double phase = 2.0 * std::numbers::pi * (double(h) * c.x / lattice.lx() + double(k) * c.y / lattice.ly());
        spins.row(i) << std::sin(phase), 0.0, std::cos(phase);
    }
    return spins;
}

void addLattices()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("lx");
    QTest::addColumn<int>("ly");
    for (const int kind : {0, 1}) {
        QTest::addRow("%d even", kind) << kind << 12 << 8;
        QTest::addRow("%d odd", kind) << kind << 17 << 7; // of both ways of transforming
        QTest::addRow("%d narrow", kind) << kind << 2 << 9;
    }
}

Lattice rowLattice()
{
    QFETCH(int, kind);
    QFETCH(int, lx);
    QFETCH(int, ly);
    return Lattice(kind ? LatticeKind::Triangular : LatticeKind::Square, lx, ly);
}

} // namespace

void OrderTest::tetrahedral()
{
    const Lattice lattice(LatticeKind::Triangular, 8, 6);
    const SpinField spins = makeState(lattice, {"tetrahedral", 0.0, 1});
    QVERIFY((scalarChirality(lattice, spins).array() - 1.0).abs().maxCoeff() < 1e-12);
    QVERIFY((siteChirality(lattice, scalarChirality(lattice, spins)).array() - 1.0).abs().maxCoeff() < 1e-12);
    const Eigen::VectorXd peaks = spinStructureFactor(lattice, spins);
    for (const WaveVector& q : edgeVectors())
        QVERIFY(isClose(peaks[waveVectorIndex(lattice, q).value()], 48.0 / 3.0));
    QVERIFY(isClose(value("structure_factor_m", lattice, spins), 1.0));
    QVERIFY(isClose(value("staggered_magnetization", lattice, spins), 1.0 / std::numbers::sqrt3));
    QVERIFY(isClose(value("topological_charge", lattice, spins), 24.0)); // N/2
    QVERIFY(isClose(value("topological_charge", lattice, -spins), -24.0));
    QVERIFY(isClose(value("skyrmion_count", lattice, spins), 24.0));
    QVERIFY(std::isnan(value("structure_factor_neel", lattice, spins)));
}

void OrderTest::threeSublattices()
{
    const Lattice lattice(LatticeKind::Triangular, 9, 6);
    const SpinField spins = makeState(lattice, {"120_degrees", 0.0, 1});
    QVERIFY(isClose(value("vector_chirality", lattice, spins), 1.0));
    QVERIFY(isClose(value("scalar_chirality", lattice, spins), 0.0));
    QVERIFY(isClose(value("structure_factor_k", lattice, spins), 1.0));
    QVERIFY(isClose(spinStructureFactor(lattice, spins)[waveVectorIndex(lattice, cornerVectors()[0]).value()], 27.0));
    QVERIFY((array("vector_chirality_map", lattice, spins).array() - 1.0).abs().maxCoeff() < 1e-12);
    SpinField mirrored = spins; // the left third in the other rotation sense
    for (int i = 0; i < lattice.siteCount(); ++i)
        if (lattice.cell(i).x < 3)
            mirrored(i, 1) = -mirrored(i, 1);
    const Eigen::VectorXd map = array("vector_chirality_map", lattice, mirrored);
    QVERIFY(isClose(map[0], -1.0) && isClose(map[2 * 5], 1.0));
    const Lattice square(LatticeKind::Square, 9, 6);
    QVERIFY(std::isnan(value("vector_chirality", square, spins)));
    QVERIFY(array("vector_chirality_map", square, spins).array().isNaN().all());
}

void OrderTest::neel()
{
    const Lattice lattice(LatticeKind::Square, 10, 6);
    const SpinField spins = makeState(lattice, {"neel", 0.0, 1});
    QVERIFY(isClose(value("staggered_magnetization", lattice, spins), 1.0));
    QVERIFY(isClose(value("structure_factor_neel", lattice, spins), 1.0));
    QVERIFY(isClose(value("bond_order", lattice, spins), -1.0));
    QVERIFY(std::isnan(value("structure_factor_k", lattice, spins)));
    const Lattice triangular(LatticeKind::Triangular, 10, 6);
    const SpinField stripe = makeState(triangular, {"stripe", 0.0, 1});
    QVERIFY(isClose(value("staggered_magnetization", triangular, stripe), 1.0));
    QVERIFY(isClose(value("structure_factor_m", triangular, stripe), 1.0));
}

void OrderTest::sizesThatDoNotFit()
{
    const Lattice square(LatticeKind::Square, 9, 6);
    QVERIFY(std::isnan(value("staggered_magnetization", square, makeState(square, StateConfig()))));
    QVERIFY(array("staggered_correlation", square, makeState(square, StateConfig())).array().isNaN().all());
    QVERIFY(std::isnan(value("spin_domain_size", square, makeState(square, StateConfig()))));
    const Lattice triangular(LatticeKind::Triangular, 8, 7); // has one M, no K
    const SpinField stripe = makeState(triangular, {"stripe", 0.0, 1});
    QVERIFY(isClose(value("structure_factor_m", triangular, stripe), 1.0));
    QVERIFY(std::isnan(value("structure_factor_k", triangular, stripe)));
}

void OrderTest::spirals_data()
{
    addLattices();
}

void OrderTest::spirals()
{
    const Lattice lattice = rowLattice();
    const SpinField spins = spiral(lattice, 1, 2); // not its own -q
    Eigen::VectorXd peaks = spinStructureFactor(lattice, spins);
    for (const int index : {lattice.site(1, 2), lattice.site(-1, -2)}) {
        QVERIFY(isClose(peaks[index], 0.5 * lattice.siteCount()));
        peaks[index] = 0.0;
    }
    QVERIFY(peaks.cwiseAbs().maxCoeff() < 1e-10);
    // C(R) = cos q.R
    const Eigen::VectorXd correlation = correlationOf(lattice, spinStructureFactor(lattice, spins));
    QVERIFY((correlation - spins.col(2)).cwiseAbs().maxCoeff() < 1e-10);
}

void OrderTest::structureFactorIsTheDirectSum_data()
{
    addLattices();
}

void OrderTest::structureFactorIsTheDirectSum()
{
    const Lattice lattice = rowLattice();
    const SpinField spins = makeState(lattice, {"random", 0.0, 8});
    const Eigen::VectorXd fast = spinStructureFactor(lattice, spins);
    const auto vectors = waveVectors(lattice); // with positions: axis and order of the points are tested too
    for (Eigen::Index q = 0; q < vectors.rows(); ++q) {
        Eigen::RowVector3cd sum = Eigen::RowVector3cd::Zero();
        for (int i = 0; i < lattice.siteCount(); ++i) {
            const double phase = -vectors.row(q).dot(lattice.position(i));
            sum += spins.row(i).cast<std::complex<double>>() * std::polar(1.0, phase);
        }
        QVERIFY(isClose(fast[q], sum.squaredNorm() / lattice.siteCount()));
    }
    QVERIFY(isClose(fast.mean(), 1.0));
}

void OrderTest::correlationIsTheDirectSum()
{
    const Lattice lattice(LatticeKind::Triangular, 7, 10);
    const SpinField spins = makeState(lattice, {"random", 0.0, 9});
    const Eigen::VectorXd site = siteChirality(lattice, scalarChirality(lattice, spins));
    const Eigen::VectorXd fast = correlationOf(lattice, spinStructureFactor(lattice, spins));
    const Eigen::VectorXd chiral = correlationOf(lattice, scalarStructureFactor(lattice, site));
    for (int d = 0; d < lattice.siteCount(); ++d) {
        double sum = 0.0, chiralSum = 0.0;
        for (int i = 0; i < lattice.siteCount(); ++i) {
            const int j = lattice.neighbor(i, lattice.cell(d));
            sum += spins.row(i).dot(spins.row(j));
            chiralSum += site[i] * site[j];
        }
        QVERIFY(isClose(fast[d], sum / lattice.siteCount()));
        QVERIFY(isClose(chiral[d], chiralSum / lattice.siteCount()));
    }
}

void OrderTest::perfectOrderStaysCorrelated()
{
    const std::vector<std::pair<LatticeKind, std::string>> states{{LatticeKind::Square, "neel"},
                                                                  {LatticeKind::Triangular, "stripe"},
                                                                  {LatticeKind::Triangular, "tetrahedral"},
                                                                  {LatticeKind::Triangular, "120_degrees"}};
    for (const auto& [kind, state] : states) {
        const Lattice lattice(kind, 12, 12);
        const SpinField spins = makeState(lattice, {state, 0.0, 1});
        const Eigen::VectorXd staggered = array("staggered_correlation", lattice, spins);
        QVERIFY2(isClose(staggered[0], 1.0) && isClose(staggered[1], 1.0) && isClose(staggered[5], 1.0), state.c_str());
        if (state != "stripe") // its three directions differ where a ring is cut by the edge of the lattice
            QVERIFY2((staggered.array() - 1.0).abs().maxCoeff() < 1e-10, state.c_str());
        QVERIFY(std::isnan(value("spin_domain_size", lattice, spins)));
        QVERIFY2(value("correlation_length", lattice, spins) > 1e4, state.c_str());
    }
    const Lattice lattice(LatticeKind::Triangular, 12, 12);
    const Eigen::VectorXd c = array("correlation", lattice, makeState(lattice, {"tetrahedral", 0.0, 1}));
    QVERIFY(isClose(c[0], 1.0) && isClose(c[1], -1.0 / 3.0) && isClose(c[2], -1.0 / 3.0) && isClose(c[3], 1.0));
}

/// Ornstein-Zernike peaks, S = S(Q)/(1 + xi^2 |q - Q|^2).
void OrderTest::correlationLength()
{
    for (const LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular}) {
        const Lattice lattice(kind, 40, 30);
        const auto vectors = waveVectors(lattice);
        Eigen::VectorXd peak(lattice.siteCount());
        for (int i = 0; i < lattice.siteCount(); ++i)
            peak[lattice.neighbor(i, {20, 15})] = 7.0 / (1.0 + 2.5 * 2.5 * vectors.row(i).squaredNorm());
        QVERIFY(isClose(secondMomentLength(lattice, peak), 2.5));
    }
}

void OrderTest::firstZone()
{
    const Lattice square(LatticeKind::Square, 8, 6);
    QVERIFY(waveVectors(square).cwiseAbs().maxCoeff() < std::numbers::pi + 1e-12);
    const Lattice triangular(LatticeKind::Triangular, 12, 9);
    const double corner = 4.0 * std::numbers::pi / 3.0;
    QVERIFY(isClose(waveVectors(triangular).rowwise().norm().maxCoeff(), corner));
    QVERIFY(isClose(inFirstZone(LatticeKind::Triangular, cornerVectors()[0]).norm(), corner));
    for (const WaveVector& q : edgeVectors())
        QVERIFY(isClose(inFirstZone(LatticeKind::Triangular, q).norm(), 2.0 * std::numbers::pi / std::numbers::sqrt3));
}

QTEST_APPLESS_MAIN(OrderTest)
#include "OrderTest.moc"
