#include <algorithm>
#include <cmath>
#include <complex>
#include <filesystem>

#include <Eigen/Geometry>
#include <QTest>

#include "core/electrons/ExactDiagonalization.h"
#include "core/electrons/Occupations.h"
#include "core/electrons/PaddedArray.h"
#include "core/io/Dataset.h"
#include "core/lattice/States.h"
#include "core/support/Error.h"

using namespace kondoscope;

class ExactDiagonalizationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void freeElectronsHaveTheirBand();
    void energyOfKondoTestCase();
    void fieldIsTheDerivativeOfTheEnergy_data();
    void fieldIsTheDerivativeOfTheEnergy();
    void electronsAreCounted();
    void energyDoesNotChangeUnderSymmetries();
    void singlePrecisionAgrees();
    void occupationsAtZeroTemperatureShareDegenerateLevels();
    void chemicalPotentialOfAGapIsItsMiddle();
    void workspaceHasSlack();
    void tooLargeLatticesAreRefused();
    void notANumberIsReported();
    void publishedFields_data();
    void publishedFields();
};

namespace {

std::shared_ptr<const Lattice> lattice(LatticeKind kind, int lx, int ly)
{
    return std::make_shared<const Lattice>(kind, lx, ly);
}

Forces evaluate(std::shared_ptr<const Lattice> l, const ElectronConfig& electrons, const SpinField& spins,
                Precision precision = Precision::Double)
{
    Forces forces;
    ExactDiagonalization(std::move(l), electrons, precision).evaluate(spins, forces);
    return forces;
}

} // namespace

void ExactDiagonalizationTest::freeElectronsHaveTheirBand()
{
    // J = 0: e(k) = -2 t1 (cos kx + cos ky) - 4 t2 cos kx cos ky - 2 t3 (cos 2kx + cos 2ky), twice for spin
    const auto l = lattice(LatticeKind::Square, 6, 5);
    ElectronConfig electrons;
    electrons.J = 0;
    electrons.t2 = 0.3;
    electrons.t3 = -0.2;
    ExactDiagonalization solver(l, electrons);
    Forces forces;
    solver.evaluate(makeState(*l, {"random", 0, 1}), forces);
    std::vector<double> band;
    for (int x = 0; x < 6; ++x) {
        for (int y = 0; y < 5; ++y) {
            const double kx = 2 * M_PI * x / 6, ky = 2 * M_PI * y / 5;
            const double e = -2 * (std::cos(kx) + std::cos(ky)) - 4 * 0.3 * std::cos(kx) * std::cos(ky) +
                             2 * 0.2 * (std::cos(2 * kx) + std::cos(2 * ky));
            band.insert(band.end(), {e, e});
        }
    }
    std::sort(band.begin(), band.end());
    for (std::size_t m = 0; m < band.size(); ++m)
        QVERIFY(std::abs(solver.levels()[Eigen::Index(m)] - band[m]) < 1e-12);
}

void ExactDiagonalizationTest::energyOfKondoTestCase()
{
    // kbarros/Kondo, testKondo1: 6x6, J = 0.5, t1 = -1 and t3 = -0.5 in its sign, mu = 0.103, one spin along (1,1,1)
    const auto l = lattice(LatticeKind::Square, 6, 6);
    ElectronConfig electrons;
    electrons.J = 0.5;
    electrons.t3 = 0.5;
    electrons.ensemble = Ensemble::Grand;
    electrons.chemicalPotential = 0.103;
    electrons.kT = 0;
    SpinField spins = makeState(*l, {"ferromagnet", 0, 1});
    spins.row(0).setConstant(1.0 / std::sqrt(3.0));
    const Forces forces = evaluate(l, electrons, spins);
    QVERIFY(std::abs(forces.energy / 36 + 1.98657216) < 1e-8);
    QVERIFY(std::abs(forces.field(0, 0) - 0.0507966) < 1e-6);
    QVERIFY(std::abs(forces.field(0, 1) - 0.0507966) < 1e-6);
    QVERIFY(std::abs(forces.field(0, 2) - 0.015477) < 1e-5);
    QVERIFY(std::abs(forces.density[0] - (0.481926 + 0.450972)) < 1e-5);
}

void ExactDiagonalizationTest::fieldIsTheDerivativeOfTheEnergy_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("canonical");
    for (LatticeKind kind : {LatticeKind::Square, LatticeKind::Triangular})
        for (bool canonical : {true, false})
            QTest::addRow("%s %s", name(kind).data(), canonical ? "canonical" : "grand") << int(kind) << canonical;
}

void ExactDiagonalizationTest::fieldIsTheDerivativeOfTheEnergy()
{
    QFETCH(int, kind);
    QFETCH(bool, canonical);
    const auto l = lattice(LatticeKind(kind), 5, 4);
    ElectronConfig electrons;
    electrons.J = 3;
    electrons.t2 = 0.3;
    electrons.t3 = -0.2;
    electrons.kT = 0.05;
    electrons.filling = 0.41;
    electrons.chemicalPotential = -2.5;
    electrons.ensemble = canonical ? Ensemble::Canonical : Ensemble::Grand;
    ExactDiagonalization solver(l, electrons);
    const SpinField spins = makeState(*l, {"random", 0, 5});
    Forces forces, shifted;
    solver.evaluate(spins, forces);
    constexpr double kStep = 1e-4;
    for (int i = 0; i < l->siteCount(); i += 3) {
        for (int a = 0; a < 3; ++a) {
            SpinField moved = spins;
            moved(i, a) += kStep;
            solver.evaluate(moved, shifted);
            const double up = shifted.energy;
            moved(i, a) -= 2 * kStep;
            solver.evaluate(moved, shifted);
            QVERIFY(std::abs(forces.field(i, a) + (up - shifted.energy) / (2 * kStep)) < 1e-6);
        }
    }
}

void ExactDiagonalizationTest::electronsAreCounted()
{
    const auto l = lattice(LatticeKind::Triangular, 6, 4);
    ElectronConfig electrons;
    electrons.filling = 0.31;
    const Forces forces = evaluate(l, electrons, makeState(*l, {"random", 0, 2}));
    QVERIFY(std::abs(forces.density.sum() - 2 * 0.31 * 24) < 1e-9);
    QVERIFY(forces.density.minCoeff() > 0 && forces.density.maxCoeff() < 2);
}

void ExactDiagonalizationTest::energyDoesNotChangeUnderSymmetries()
{
    const auto l = lattice(LatticeKind::Square, 6, 6);
    ElectronConfig electrons;
    const SpinField spins = makeState(*l, {"random", 0, 4});
    const double energy = evaluate(l, electrons, spins).energy;
    Eigen::Matrix3d rotation = Eigen::Quaterniond(0.3, -0.5, 0.7, 0.1).normalized().toRotationMatrix();
    QVERIFY(std::abs(evaluate(l, electrons, spins * rotation.transpose()).energy - energy) < 1e-10);
    QVERIFY(std::abs(evaluate(l, electrons, -spins).energy - energy) < 1e-10); // time reversal
    electrons.J = -electrons.J;
    QVERIFY(std::abs(evaluate(l, electrons, spins).energy - energy) < 1e-10);
}

void ExactDiagonalizationTest::singlePrecisionAgrees()
{
    const auto l = lattice(LatticeKind::Square, 10, 10);
    const SpinField spins = makeState(*l, {"random", 0, 9});
    const Forces exact = evaluate(l, {}, spins), single = evaluate(l, {}, spins, Precision::Single);
    QVERIFY(std::abs(exact.energy - single.energy) < 1e-3);
    QVERIFY((exact.field - single.field).cwiseAbs().maxCoeff() < 1e-4);
}

void ExactDiagonalizationTest::occupationsAtZeroTemperatureShareDegenerateLevels()
{
    Eigen::VectorXd levels(5);
    levels << -1, 0, 0, 0, 2;
    const Occupations o = occupyWithElectrons(levels, 2.5, 0.0);
    QVERIFY(o.occupation.isApprox((Eigen::VectorXd(5) << 1, 0.5, 0.5, 0.5, 0).finished()));
    QCOMPARE(o.chemicalPotential, 0.0);
    QVERIFY(std::abs(o.freeEnergy() + 1.0) < 1e-12);
    const Occupations warm = occupyWithElectrons(levels, 2.5, 1e-3);
    QVERIFY((warm.occupation - o.occupation).cwiseAbs().maxCoeff() < 1e-9);
    for (double electrons : {0.0, 5.0}) {
        QVERIFY(std::abs(occupyWithElectrons(levels, electrons, 0.0).occupation.sum() - electrons) < 1e-12);
        QVERIFY(std::abs(occupyWithElectrons(levels, electrons, 0.01).occupation.sum() - electrons) < 1e-9);
    }
}

void ExactDiagonalizationTest::chemicalPotentialOfAGapIsItsMiddle()
{
    Eigen::VectorXd levels(4);
    levels << -2, -1, 1, 2;
    QCOMPARE(occupyWithElectrons(levels, 2.0, 0.0).chemicalPotential, 0.0);
    QVERIFY(std::abs(occupyWithElectrons(levels, 2.0, 0.003).chemicalPotential) < 0.01);
}

void ExactDiagonalizationTest::workspaceHasSlack()
{
    // OpenBLAS reads up to a page behind matrices: that must be memory of ours
    PaddedArray<std::complex<double>> matrix(512 * 512);
    QCOMPARE(matrix.size(), std::size_t(512 * 512));
    volatile std::complex<double>* end = matrix.data() + matrix.size();
    const auto slack = PaddedArray<double>::kSlackBytes / sizeof(std::complex<double>);
    QVERIFY(slack * sizeof(std::complex<double>) >= 65536);
    for (std::size_t k = 0; k < slack; k += 16) // a sanitizer would object if this were not allocated
        QCOMPARE(const_cast<const std::complex<double>&>(end[k]).real(), 0.0);
}

void ExactDiagonalizationTest::tooLargeLatticesAreRefused()
{
    QVERIFY_THROWS_EXCEPTION(ConfigError, ExactDiagonalization(lattice(LatticeKind::Square, 1000, 1000), {}));
}

void ExactDiagonalizationTest::notANumberIsReported()
{
    const auto l = lattice(LatticeKind::Square, 4, 4);
    const SpinField spins = makeState(*l, {"random", 0, 1});
    for (int component = 0; component < 3; ++component) {
        SpinField broken = spins;
        broken(3, component) = std::nan("");
        QVERIFY_THROWS_EXCEPTION(NumericsError, evaluate(l, {}, broken));
    }
}

void ExactDiagonalizationTest::publishedFields_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<qint64>("firstStep");
    QTest::addColumn<double>("limit");
    QTest::newRow("Kondo lattice, Miyazaki") << "kondo-square-train.h5" << qint64(0) << 5e-6;
    QTest::newRow("double exchange, Zhang and Chern") << "de-square-train.h5" << qint64(20000) << 3e-5;
}

void ExactDiagonalizationTest::publishedFields()
{
    QFETCH(QString, file);
    QFETCH(qint64, firstStep);
    QFETCH(double, limit);
    const std::string path = std::string(KONDOSCOPE_SOURCE_FOLDER) + "/../shared/data/" + file.toStdString();
    if (!std::filesystem::exists(path))
        QSKIP("the published data sets are not beside this checkout (../shared/data)");
    const Dataset data = readDataset(path);
    const auto l = std::make_shared<const Lattice>(data.lattice());
    ExactDiagonalization solver(l, data.electrons);
    Forces forces;
    for (const DatasetFrame& frame : data.frames) {
        if (frame.step < firstStep)
            continue;
        solver.evaluate(frame.spins, forces); // one frame of 30 x 30: about 3 s
        const double rms = std::sqrt((forces.field - frame.field).squaredNorm() / double(frame.field.size()));
        QVERIFY2(rms <= limit, qPrintable(QString::number(rms)));
        break;
    }
}

QTEST_APPLESS_MAIN(ExactDiagonalizationTest)
#include "ExactDiagonalizationTest.moc"
