#include <array>
#include <cmath>

#include <QTest>

#include "tests/core/dynamics/DynamicsFixtures.h"

using namespace kondoscope;

/// The noise of every integrator and equation leads to the equilibrium of its temperature: free spins in a field and
/// pairs of spins both follow the Langevin function.
class ThermalEquilibriumTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spinsFollowTheLangevinFunction_data();
    void spinsFollowTheLangevinFunction();
};

void ThermalEquilibriumTest::spinsFollowTheLangevinFunction_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("equation");
    for (const std::string& name : integratorNames())
        for (const char* equation : {"landau_lifshitz", "gilbert"})
            if (name != "adaptive" && (name != "relaxation" || equation == std::string("gilbert")))
                QTest::addRow("%s, %s", name.c_str(), equation) << name << std::string(equation);
}

namespace {

constexpr double kTemperature = 0.5;
constexpr int kFree = 400; ///< free spins, and as many that form pairs

/// Energy -S_z of the first spins, +S_1.S_2 of the pairs behind them.
struct FreeSpinsAndPairs : ForceModel
{
    void evaluate(const SpinField& spins, Forces& forces, std::stop_token) override
    {
        forces.field.setZero(spins.rows(), 3);
        forces.field.col(2).head(kFree).setOnes();
        for (Eigen::Index i = kFree; i < spins.rows(); i += 2) {
            forces.field.row(i) = -spins.row(i + 1);
            forces.field.row(i + 1) = -spins.row(i);
        }
    }
    std::string report() const override { return "free spins and pairs"; }
};

struct Estimate
{
    double mean;
    double error; ///< standard deviation of the mean
};

/// \param means  of independent samples
Estimate estimate(const Eigen::VectorXd& means)
{
    const double mean = means.mean(), size = static_cast<double>(means.size());
    return {mean, std::sqrt((means.array() - mean).square().sum() / (size - 1.0) / size)};
}

/// <S_z> of the free spins and -<S_1.S_2> of the pairs.
std::array<Estimate, 2> thermalMeans(const DynamicsConfig& config, std::uint64_t seed)
{
    constexpr double kEquilibration = 6, kDuration = 16; // several relaxation times each
    FreeSpinsAndPairs model;
    SpinField spins = disordered(2 * kFree, seed);
    const auto integrator = makeIntegrator(config, seed);
    Forces forces;
    Eigen::VectorXd heights = Eigen::VectorXd::Zero(kFree), products = Eigen::VectorXd::Zero(kFree / 2);
    int count = 0;
    for (int step = 0; step * config.dt < kEquilibration + kDuration; ++step) {
        model.evaluate(spins, forces, {});
        integrator->step(spins, forces, model, step, {});
        if (step * config.dt < kEquilibration)
            continue;
        heights += spins.col(2).head(kFree);
        for (Eigen::Index k = 0; k < products.size(); ++k)
            products[k] -= spins.row(kFree + 2 * k).dot(spins.row(kFree + 2 * k + 1));
        ++count;
    }
    return {estimate(heights / count), estimate(products / count)};
}

} // namespace

void ThermalEquilibriumTest::spinsFollowTheLangevinFunction()
{
    // averages are of first order in dt: extrapolated to dt = 0 from two time steps
    QFETCH(std::string, name);
    QFETCH(std::string, equation);
    DynamicsConfig config = dynamicsOf(name, 0.12, 0.8, kTemperature);
    config.equation = equation;
    const auto coarse = thermalMeans(config, 17);
    config.dt = 0.06;
    const auto fine = thermalMeans(config, 18);
    const double expected = 1.0 / std::tanh(1.0 / kTemperature) - kTemperature;
    for (std::size_t k = 0; k < fine.size(); ++k) {
        const double mean = 2 * fine[k].mean - coarse[k].mean;
        const double error = std::hypot(2 * fine[k].error, coarse[k].error);
        const QString text = QString("%1 +- %2, expected %3").arg(mean).arg(error).arg(expected);
        QVERIFY2(error < 0.025 && std::abs(mean - expected) < 4 * error, qPrintable(text));
        QVERIFY2(std::abs(fine[k].mean - expected) < 0.02 + 4 * fine[k].error, qPrintable(text));
    }
}

QTEST_APPLESS_MAIN(ThermalEquilibriumTest)
#include "ThermalEquilibriumTest.moc"
