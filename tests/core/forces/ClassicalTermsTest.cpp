#include "core/forces/ClassicalTerms.h"

#include <cmath>
#include <limits>
#include <numbers>
#include <stop_token>

#include <Eigen/Geometry>
#include <QTest>

#include "core/lattice/States.h"
#include "core/support/Error.h"

using namespace kondoscope;

/// Classical interactions against closed forms and against the gradient of their own energy.
class ClassicalTermsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fieldsAreGradients_data();
    void fieldsAreGradients();
    void orderedStates_data();
    void orderedStates();
    void dmiPrefersOneSenseOfRotation_data();
    void dmiPrefersOneSenseOfRotation();
    void anisotropyAboutAnyAxis();
    void noElectronsAreLeftOver();
    void nothingMakesNoTerm();
    void badSettingsAreRefused();
    void sumsForwardEverything();
};

namespace {

/// The sum of all terms of a configuration.
struct Terms
{
    Terms(const Lattice& lattice, const ClassicalConfig& config) : terms(classicalTerms(lattice, config)) {}

    double evaluate(const SpinField& spins, VectorField& field)
    {
        double energy = 0.0;
        field.setZero(spins.rows(), 3);
        for (const auto& term : terms) {
            term->evaluate(spins, forces);
            energy += forces.energy;
            field += forces.field;
        }
        return energy;
    }
    double energy(const SpinField& spins)
    {
        VectorField field;
        return evaluate(spins, field);
    }

    std::vector<std::unique_ptr<ForceModel>> terms;
    Forces forces;
};

/// Spins that turn by `angle` about `axis` from one column of sites to the next.
SpinField spiral(const Lattice& lattice, double angle, const Eigen::Vector3d& axis)
{
    const Eigen::Vector3d start = axis.unitOrthogonal();
    SpinField spins(lattice.siteCount(), 3);
    for (int i = 0; i < lattice.siteCount(); ++i)
        spins.row(i) = (Eigen::AngleAxisd(angle * lattice.cell(i).x, axis) * start).transpose();
    return spins;
}

ClassicalConfig everything(const std::string& dmiKind)
{
    ClassicalConfig config;
    config.J1 = -1.0;
    config.J2 = 0.4;
    config.J3 = -0.3;
    config.anisotropy = 0.7;
    config.axis = {1.0, -2.0, 0.5};
    config.dmi = 0.6;
    config.dmiKind = dmiKind;
    return config;
}

} // namespace

void ClassicalTermsTest::fieldsAreGradients_data()
{
    QTest::addColumn<bool>("square");
    QTest::addColumn<int>("lx");
    QTest::addColumn<int>("ly");
    QTest::addColumn<QString>("dmi");
    for (const bool square : {true, false})
        for (const auto& [lx, ly] : {std::pair{6, 5}, {2, 2}, {2, 3}, {4, 2}, {3, 3}})
            for (const char* dmi : {"interfacial", "bulk"})
                QTest::addRow("%s %d x %d %s", square ? "square" : "triangular", lx, ly, dmi)
                    << square << lx << ly << dmi;
}

void ClassicalTermsTest::fieldsAreGradients()
{
    QFETCH(bool, square);
    QFETCH(int, lx);
    QFETCH(int, ly);
    QFETCH(QString, dmi);
    const Lattice lattice(square ? LatticeKind::Square : LatticeKind::Triangular, lx, ly);
    Terms terms(lattice, everything(dmi.toStdString()));
    QCOMPARE(terms.terms.size(), 2u);
    SpinField spins = makeState(lattice, {"random", 0.0, 5});
    VectorField field;
    terms.evaluate(spins, field);
    constexpr double kStep = 1e-4; // energies are quadratic: central differences are exact
    const double scale = field.cwiseAbs().maxCoeff();
    for (Eigen::Index i = 0; i < spins.rows(); ++i)
        for (Eigen::Index a = 0; a < 3; ++a) {
            const double before = spins(i, a);
            spins(i, a) = before + kStep;
            const double up = terms.energy(spins);
            spins(i, a) = before - kStep;
            const double down = terms.energy(spins);
            spins(i, a) = before;
            QVERIFY(std::abs((down - up) / (2 * kStep) - field(i, a)) < 1e-6 * scale);
        }
}

void ClassicalTermsTest::orderedStates_data()
{
    QTest::addColumn<bool>("square");
    QTest::addColumn<QString>("state");
    QTest::addColumn<double>("first"); ///< energy per site of J1 = 1
    QTest::addColumn<double>("second");
    QTest::addColumn<double>("third");
    QTest::newRow("square ferromagnet") << true << "ferromagnet" << 2.0 << 2.0 << 2.0;
    QTest::newRow("square Neel") << true << "neel" << -2.0 << 2.0 << 2.0;
    QTest::newRow("square stripe") << true << "stripe" << 0.0 << -2.0 << 2.0;
    QTest::newRow("triangular ferromagnet") << false << "ferromagnet" << 3.0 << 3.0 << 3.0;
    QTest::newRow("120 degrees") << false << "120_degrees" << -1.5 << 3.0 << -1.5;
    QTest::newRow("tetrahedral") << false << "tetrahedral" << -1.0 << -1.0 << 3.0;
}

void ClassicalTermsTest::orderedStates()
{
    QFETCH(bool, square);
    QFETCH(QString, state);
    QFETCH(double, first);
    QFETCH(double, second);
    QFETCH(double, third);
    for (const int size : {6, 12}) {
        const Lattice lattice(square ? LatticeKind::Square : LatticeKind::Triangular, size, size);
        const SpinField spins = makeState(lattice, {state.toStdString(), 0.0, 1});
        const double sites = lattice.siteCount();
        QVERIFY(std::abs(Terms(lattice, {.J1 = 0.5}).energy(spins) - 0.5 * first * sites) < 1e-9);
        QVERIFY(std::abs(Terms(lattice, {.J2 = 0.5}).energy(spins) - 0.5 * second * sites) < 1e-9);
        QVERIFY(std::abs(Terms(lattice, {.J3 = 0.5}).energy(spins) - 0.5 * third * sites) < 1e-9);
        QVERIFY(std::abs(Terms(lattice, {.dmi = 0.5}).energy(spins)) < 1e-9); // no net rotation
    }
}

void ClassicalTermsTest::dmiPrefersOneSenseOfRotation_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<double>("x");
    QTest::addColumn<double>("y");
    // Along x the vector D_ij is D y (Neel type: spins turn in the plane of x and z) or D x (Bloch type).
    QTest::newRow("interfacial") << "interfacial" << 0.0 << 1.0;
    QTest::newRow("bulk") << "bulk" << 1.0 << 0.0;
}

void ClassicalTermsTest::dmiPrefersOneSenseOfRotation()
{
    QFETCH(QString, kind);
    QFETCH(double, x);
    QFETCH(double, y);
    const Eigen::Vector3d axis(x, y, 0.0);
    const Eigen::Vector3d other(y, x, 0.0);
    const Lattice lattice(LatticeKind::Square, 12, 4);
    const double angle = 2 * std::numbers::pi / 12;
    ClassicalConfig config;
    config.J1 = -1.0;
    config.dmi = std::tan(angle); // E/N = -1 - cos q + D sin q is lowest at tan q = -D
    config.dmiKind = kind.toStdString();
    Terms terms(lattice, config);
    const double sites = lattice.siteCount();
    const SpinField preferred = spiral(lattice, -angle, axis);
    QVERIFY(std::abs(terms.energy(preferred) / sites + 1.0 + 1.0 / std::cos(angle)) < 1e-12);
    QVERIFY(std::abs(terms.energy(spiral(lattice, angle, axis)) / sites -
                     (-1.0 - std::cos(angle) + config.dmi * std::sin(angle))) < 1e-12);
    QVERIFY(std::abs(terms.energy(spiral(lattice, angle, other)) / sites - (-1.0 - std::cos(angle))) < 1e-12);
    VectorField field;
    terms.evaluate(preferred, field);
    for (int i = 0; i < lattice.siteCount(); ++i) {
        const Eigen::Vector3d spin = preferred.row(i), h = field.row(i);
        QVERIFY(spin.cross(h).norm() < 1e-12); // an equilibrium
    }
}

void ClassicalTermsTest::anisotropyAboutAnyAxis()
{
    const Lattice lattice(LatticeKind::Square, 4, 4);
    const SpinField up = makeState(lattice, {"ferromagnet", 0.0, 1});
    QCOMPARE(Terms(lattice, {.anisotropy = 0.5}).energy(up), -8.0);
    QCOMPARE(Terms(lattice, {.anisotropy = -0.5, .axis = {0, 0, -3}}).energy(up), 8.0);
    QCOMPARE(Terms(lattice, {.anisotropy = 0.5, .axis = {2, 0, 0}}).energy(up), 0.0);
    QVERIFY(std::abs(Terms(lattice, {.anisotropy = 0.5, .axis = {1, 0, 1}}).energy(up) + 4.0) < 1e-12);
    QVERIFY(std::abs(Terms(lattice, {.anisotropy = 0.5, .axis = {1e-200, 0, 1e-200}}).energy(up) + 4.0) < 1e-12);
    VectorField field;
    Terms(lattice, {.anisotropy = 0.5}).evaluate(up, field);
    QVERIFY(field == VectorField(Eigen::RowVector3d(0, 0, 1).replicate(16, 1)));
}

void ClassicalTermsTest::noElectronsAreLeftOver()
{
    const Lattice lattice(LatticeKind::Square, 4, 4);
    const SpinField up = makeState(lattice, {"ferromagnet", 0.0, 1});
    for (const auto& term : classicalTerms(lattice, {.J1 = 1.0, .anisotropy = 1.0})) {
        Forces forces;
        forces.density.setOnes(16);
        forces.bondEnergy.setOnes(32);
        forces.electrons = std::make_shared<ElectronicState>();
        term->evaluate(up, forces);
        QVERIFY(forces.density.size() == 0 && forces.bondEnergy.size() == 0 && !forces.electrons);
        QVERIFY(std::isnan(forces.chemicalPotential));
    }
}

void ClassicalTermsTest::nothingMakesNoTerm()
{
    const Lattice lattice(LatticeKind::Triangular, 4, 4);
    QVERIFY(ClassicalConfig().isZero());
    QVERIFY(classicalTerms(lattice, {}).empty());
    ForceModel* alone = new ZeemanTerm({0, 0, 1});
    QCOMPARE(withTerms(std::unique_ptr<ForceModel>(alone), {}).get(), alone);
}

void ClassicalTermsTest::badSettingsAreRefused()
{
    const Lattice lattice(LatticeKind::Triangular, 4, 4);
    QVERIFY_THROWS_EXCEPTION(ConfigError, classicalTerms(lattice, {.anisotropy = 1.0, .axis = {0, 0, 0}}));
    QVERIFY_THROWS_EXCEPTION(ConfigError, classicalTerms(lattice, {.dmi = 1.0, .dmiKind = "sideways"}));
    QVERIFY(classicalTerms(lattice, {.axis = {0, 0, 0}}).empty());
}

namespace {

/// A solver that can be watched.
class FakeElectrons : public ForceModel
{
public:
    explicit FakeElectrons(std::int64_t& step) : m_step(step) {}
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token) override
    {
        forces.energy = -1.0;
        forces.field.setZero(spins.rows(), 3);
        forces.density.setOnes(spins.rows());
        forces.chemicalPotential = -2.0;
        forces.bondEnergy.setConstant(1, forces.wantsBonds ? 1.0 : 0.0);
        forces.electrons = std::make_shared<ElectronicState>();
    }
    void beginStep(std::int64_t step) override { m_step = step; }
    std::string report() const override { return "fake"; }
    std::string warning() const override { return "careful"; }
    std::optional<CostEstimate> estimate() const override { return CostEstimate{100.0, 2.0}; }

private:
    std::int64_t& m_step;
};

} // namespace

void ClassicalTermsTest::sumsForwardEverything()
{
    const Lattice lattice(LatticeKind::Square, 4, 4);
    std::int64_t step = 0;
    std::vector<std::unique_ptr<ForceModel>> terms = classicalTerms(lattice, {.J1 = -1.0, .anisotropy = 0.5});
    terms.push_back(std::make_unique<ZeemanTerm>(Eigen::Vector3d(0, 0, 1)));
    const auto sum = withTerms(std::make_unique<FakeElectrons>(step), std::move(terms));
    Forces forces;
    forces.wantsBonds = true;
    sum->evaluate(makeState(lattice, {"ferromagnet", 0.0, 1}), forces);
    QCOMPARE(forces.energy, -1.0 - 32.0 - 8.0 - 16.0);
    QCOMPARE(forces.field(3, 2), 4.0 + 1.0 + 1.0);
    QCOMPARE(forces.chemicalPotential, -2.0);
    QCOMPARE(forces.density.size(), 16);
    QCOMPARE(forces.bondEnergy[0], 1.0);
    QVERIFY(forces.electrons != nullptr);
    sum->beginStep(7);
    QCOMPARE(step, std::int64_t{7});
    QCOMPARE(sum->warning(), std::string("careful"));
    QCOMPARE(sum->estimate()->seconds, 2.0);
    const std::string report = sum->report();
    for (const char* part : {"fake", "J1 = -1", "easy-axis", "Zeeman"})
        QVERIFY2(report.find(part) != std::string::npos, report.c_str());
}

QTEST_APPLESS_MAIN(ClassicalTermsTest)
#include "ClassicalTermsTest.moc"
