#include <cmath>
#include <set>

#include <Eigen/Geometry>
#include <QTest>

#include "core/lattice/States.h"
#include "core/observables/ArrayObservables.h"
#include "core/observables/Observables.h"
#include "core/support/Error.h"

using namespace kondoscope;

/// The tables as a whole: names, shapes, and what a symmetry of the physics must leave as it is.
class ObservablesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAreUnique();
    void unwantedIsNotMeasured();
    void arraysHaveTheirShape_data();
    void arraysHaveTheirShape();
    void symmetriesLeaveTheNumbers_data();
    void symmetriesLeaveTheNumbers();
    void freezing();
    void rotationalTemperatureOfFreeSpins();
    void bondHistogram();
};

namespace {

std::vector<bool> all()
{
    return std::vector<bool>(observables().size(), true);
}

/// Random spins, with fields and a density that belong to no model.
struct Configuration
{
    Configuration(const Lattice& lattice, double noise = 0.0)
        : spins(makeState(lattice, {"random", noise, 3})), reference(makeState(lattice, {"random", 0.0, 4}))
    {
        reference = (2.0 * spins + reference).rowwise().normalized();
        forces.energy = -3.0;
        forces.field = spins + makeState(lattice, {"random", 0.0, 5});
        forces.density =
            0.8 * Eigen::VectorXd::Ones(spins.rows()) + 0.2 * makeState(lattice, {"random", 0.0, 6}).col(0);
        forces.chemicalPotential = -1.0;
    }

    SpinField spins;
    SpinField reference;
    Forces forces;
};

void addLattices()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("lx");
    QTest::addColumn<int>("ly");
    for (const int kind : {0, 1}) {
        const char* name = kind ? "triangular" : "square";
        QTest::addRow("%s even", name) << kind << 12 << 12;
        QTest::addRow("%s primes", name) << kind << 13 << 7;
        QTest::addRow("%s narrow", name) << kind << 18 << 2;
    }
}

Lattice rowLattice()
{
    QFETCH(int, kind);
    QFETCH(int, lx);
    QFETCH(int, ly);
    return Lattice(kind ? LatticeKind::Triangular : LatticeKind::Square, lx, ly);
}

/// NaN equals NaN.
bool isClose(double a, double b)
{
    return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-9 * (1.0 + std::abs(b));
}

} // namespace

void ObservablesTest::namesAreUnique()
{
    std::set<std::string> names;
    bool isInFront = true;
    for (const Observable& o : observables()) {
        QVERIFY2(names.insert(o.name).second, o.name.c_str());
        QVERIFY(!o.symbol.empty() && !o.title.empty());
        QVERIFY2((std::set<std::string>{"t", "1", "k_B", "a"}.contains(o.unit)), o.unit.c_str());
        QVERIFY2(isInFront || !o.isDefault, o.name.c_str());
        isInFront = o.isDefault;
    }
    for (const ArrayObservable& o : arrayObservables())
        QVERIFY2(names.insert(o.name).second, o.name.c_str());
    QCOMPARE(observables().front().name, std::string("energy_per_site")); // charts open with the first ones
    QCOMPARE(observableIndex("gap"), std::size_t(13));
    QVERIFY_THROWS_EXCEPTION(ConfigError, observableIndex("energy"));
    QVERIFY_THROWS_EXCEPTION(ConfigError, arrayObservableIndex("bond_order"));
}

void ObservablesTest::unwantedIsNotMeasured()
{
    const Lattice lattice(LatticeKind::Square, 4, 4);
    const Configuration c(lattice);
    const std::vector<double> values = measure(Measurement(lattice, c.spins, c.forces), defaultObservables());
    QCOMPARE(values.size(), observables().size());
    QVERIFY(std::isfinite(values[observableIndex("bond_order")]));
    QVERIFY(std::isnan(values[observableIndex("topological_charge")]));
}

void ObservablesTest::arraysHaveTheirShape_data()
{
    addLattices();
}

void ObservablesTest::arraysHaveTheirShape()
{
    const Lattice lattice = rowLattice();
    const Configuration c(lattice);
    const Measurement measurement(lattice, c.spins, c.forces);
    for (const ArrayObservable& array : arrayObservables()) {
        Eigen::Index size = 1;
        for (const int extent : array.shape(lattice))
            size *= extent;
        QVERIFY2(array.values(measurement).size() == size, array.name.c_str());
        const auto perEntry = array.kind == ArrayKind::Zone ? 2 : 1;
        QVERIFY2(array.axis(measurement).size() == static_cast<std::size_t>(perEntry * size), array.name.c_str());
    }
}

void ObservablesTest::symmetriesLeaveTheNumbers_data()
{
    addLattices();
}

/// A rotation of all spins and fields, and a shift over the lattice.
void ObservablesTest::symmetriesLeaveTheNumbers()
{
    const Lattice lattice = rowLattice();
    const Configuration c(lattice);
    Configuration moved = c;
    const Eigen::Matrix3d turn =
        Eigen::AngleAxisd(1.234, Eigen::Vector3d(0.3, -0.5, 0.8).normalized()).toRotationMatrix();
    for (int i = 0; i < lattice.siteCount(); ++i) {
        const int from = lattice.neighbor(i, {5, 3});
        moved.spins.row(i) = c.spins.row(from) * turn;
        moved.reference.row(i) = c.reference.row(from) * turn;
        moved.forces.field.row(i) = c.forces.field.row(from) * turn;
        moved.forces.density[i] = c.forces.density[from];
    }
    const Measurement one(lattice, c.spins, c.forces, &c.reference);
    const Measurement two(lattice, moved.spins, moved.forces, &moved.reference);
    const std::vector<double> before = measure(one, all()), after = measure(two, all());
    for (std::size_t k = 0; k < before.size(); ++k)
        QVERIFY2(isClose(after[k], before[k]), observables()[k].name.c_str());
    for (const ArrayObservable& array : arrayObservables()) {
        if (array.kind == ArrayKind::Site || array.kind == ArrayKind::Triangle)
            continue; // these move along
        const Eigen::VectorXd a = array.values(one), b = array.values(two);
        for (Eigen::Index k = 0; k < a.size(); ++k)
            QVERIFY2(isClose(a[k], b[k]), array.name.c_str());
    }
}

void ObservablesTest::freezing()
{
    const Lattice lattice(LatticeKind::Square, 10, 10);
    const SpinField reference = makeState(lattice, {"ferromagnet", 0.0, 1});
    SpinField spins = reference;
    for (int i = 0; i < 50; ++i) // 20 by 29 degrees, 30 by 90
        spins.row(i) = i < 20 ? Eigen::RowVector3d(std::sin(0.506), 0, std::cos(0.506)) : Eigen::RowVector3d(0, 1, 0);
    const Forces none;
    const auto values = measure(Measurement(lattice, spins, none, &reference), all());
    QVERIFY(isClose(values[observableIndex("overlap")], 0.5 + 0.2 * std::cos(0.506)));
    QVERIFY(isClose(values[observableIndex("frozen_fraction")], 0.7));
    const auto unknown = measure(Measurement(lattice, spins, none), all());
    for (const char* name : {"overlap", "frozen_fraction", "rotational_temperature", "density_variance",
                             "hole_cluster_count", "hole_cluster_largest"})
        QVERIFY2(std::isnan(unknown[observableIndex(name)]), name);
}

/// Spins in a field B at temperature T, P ~ exp(B cos(theta)/T): an energy that is linear in every spin.
void ObservablesTest::rotationalTemperatureOfFreeSpins()
{
    const Lattice lattice(LatticeKind::Square, 64, 64);
    const double field = 2.0, temperature = 0.7;
    Configuration c(lattice);
    for (int i = 0; i < lattice.siteCount(); ++i) {
        const double a = field / temperature, u = (i + 0.5) / lattice.siteCount(); // the quantiles of cos(theta)
        const double cosine = std::log(std::exp(-a) + u * (std::exp(a) - std::exp(-a))) / a;
        c.spins.row(i) << std::sqrt(1.0 - cosine * cosine), 0.0, cosine;
        c.forces.field.row(i) << 0.0, 0.0, field;
    }
    const auto values = measure(Measurement(lattice, c.spins, c.forces), all());
    QVERIFY(std::abs(values[observableIndex("rotational_temperature")] - temperature) < 1e-3 * temperature);
    c.forces.field = -c.forces.field;
    QVERIFY(
        std::isnan(measure(Measurement(lattice, c.spins, c.forces), all())[observableIndex("rotational_temperature")]));
}

void ObservablesTest::bondHistogram()
{
    const Lattice lattice(LatticeKind::Triangular, 90, 90);
    const Forces none;
    const SpinField spins = makeState(lattice, {"random", 0.0, 2});
    const ArrayObservable& histogram = arrayObservables()[arrayObservableIndex("bond_order_histogram")];
    const Eigen::VectorXd density = histogram.values(Measurement(lattice, spins, none));
    QVERIFY(std::abs(density.mean() - 0.5) < 1e-12);
    QVERIFY((density.array() - 0.5).abs().maxCoeff() < 0.1);
    const SpinField order = makeState(lattice, {"120_degrees", 0.0, 2});
    const Eigen::VectorXd peak = histogram.values(Measurement(lattice, order, none));
    QVERIFY(std::abs(peak[9] + peak[10] - 20.0) < 1e-9); // S.S = -1/2, at the edge of two bins
}

QTEST_APPLESS_MAIN(ObservablesTest)
#include "ObservablesTest.moc"
