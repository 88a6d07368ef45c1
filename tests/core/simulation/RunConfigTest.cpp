#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>

#include <QTemporaryDir>
#include <QTest>

#include "core/simulation/Parameters.h"
#include "core/simulation/Resources.h"
#include "core/simulation/RunConfig.h"
#include "core/support/Error.h"

using namespace kondoscope;

namespace {

std::string errorOf(const std::string& text)
{
    try {
        parseRunConfig(text, "run.toml");
    } catch (const ConfigError& error) {
        return error.what();
    }
    return {};
}

std::string settingError(const std::string& assignment)
{
    RunConfig config;
    try {
        setParameter(config, assignment);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return {};
}

bool same(const RunConfig& a, const RunConfig& b)
{
    return a.lattice.kind == b.lattice.kind && a.lattice.lx == b.lattice.lx && a.lattice.ly == b.lattice.ly &&
           a.state.kind == b.state.kind && a.state.noise == b.state.noise && a.state.seed == b.state.seed &&
           a.electrons == b.electrons && a.solver == b.solver && a.classical == b.classical &&
           a.dynamics == b.dynamics && a.output.bondEnergy == b.output.bondEnergy && a.output.time == b.output.time &&
           a.output.interval == b.output.interval && a.view.title == b.view.title &&
           a.view.description == b.view.description && a.view.layers == b.view.layers;
}

std::string repeated(const std::string& part, int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += part;
    return text;
}

} // namespace

class RunConfigTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsEverySection();
    void readsElectronicMethodsAndClassicalTerms();
    void theWordAutoStandsForZero();
    void contradictionsAreRefused_data();
    void contradictionsAreRefused();
    void errorsNameKeyLineAndWhatIsAllowed_data();
    void errorsNameKeyLineAndWhatIsAllowed();
    void boundsAreChecked_data();
    void boundsAreChecked();
    void oneOfDopingFillingAndMu();
    void forceFieldNeedsModel();
    void tomlRoundTripIsExact();
    void tomlHasACommentInEachLine();
    void setParameterTakesBareWords();
    void setParameterRefuses_data();
    void setParameterRefuses();
    void hostileTextsAreRefused();
    void filesAreLimited();
    void presetsLoad();
    void modelsAreFoundByNameOrPath();
};

void RunConfigTest::readsEverySection()
{
    const RunConfig config = parseRunConfig(R"(
[preset]
title = "Test"
layers = ["chirality"]
[lattice]
kind = "triangular"
size = [12, 8]
[state]
kind = "tetrahedral"
noise = 0.1
seed = 42
[electrons]
t1 = 1
t2 = -0.5
t3 = 0.25
J = 3
filling = 0.25
kT = 0.03
[solver]
kind = "ml"
model = "some-model"
precision = "single"
[dynamics]
integrator = "sib"
dt = 0.25
damping = 0.1
temperature = 0.01
field = [0, 0.5, -1]
[output]
time = 7
interval = 0.5
)",
                                            "run.toml");
    QCOMPARE(config.view.layers, std::vector<std::string>{"chirality"});
    QVERIFY(config.lattice.kind == LatticeKind::Triangular);
    QCOMPARE(config.lattice.lx, 12);
    QCOMPARE(config.lattice.ly, 8);
    QCOMPARE(config.state.kind, std::string("tetrahedral"));
    QCOMPARE(config.state.seed, std::uint64_t{42});
    const ElectronConfig electrons{.t2 = -0.5, .t3 = 0.25, .J = 3, .filling = 0.25, .kT = 0.03};
    QVERIFY(config.electrons == electrons);
    const SolverConfig solver{.kind = "ml", .model = "some-model", .precision = "single"};
    QVERIFY(config.solver == solver);
    QVERIFY(config.dynamics.field == Eigen::Vector3d(0, 0.5, -1));
    QCOMPARE(config.dynamics.temperature, 0.01);
    QCOMPARE(config.output.time, 7.0);
    QVERIFY(same(parseRunConfig("", "empty"), RunConfig{}));
}

void RunConfigTest::readsElectronicMethodsAndClassicalTerms()
{
    const RunConfig config = parseRunConfig(R"(
[electrons]
coupling = "infinite"
J_AF = 0.08
[solver]
kind = "kpm"
precision = "double"
twists = [2, 3]
twist_offset = 0.5
order = 512
color_spacing = 8
kernel = "jackson"
error = 0.01
[classical]
J1 = 0.1
J2 = -0.2
J3 = 0.3
anisotropy = -0.4
axis = [1, 0, 1]
dmi = 0.5
dmi_kind = "bulk"
[output]
bond_energy = true
)",
                                            "run.toml");
    QVERIFY(config.electrons.coupling == Coupling::Infinite);
    QCOMPARE(config.electrons.superexchange, 0.08);
    const SolverConfig solver{.kind = "kpm",
                              .model = "",
                              .precision = "double",
                              .twists = {2, 3},
                              .twistOffset = 0.5,
                              .order = 512,
                              .colorSpacing = 8,
                              .kernel = "jackson",
                              .error = 0.01};
    QVERIFY(config.solver == solver);
    const ClassicalConfig classical{
        .J1 = 0.1, .J2 = -0.2, .J3 = 0.3, .anisotropy = -0.4, .axis = {1, 0, 1}, .dmi = 0.5, .dmiKind = "bulk"};
    QVERIFY(config.classical == classical);
    QVERIFY(config.output.bondEnergy);
    const RunConfig defaults = parseRunConfig("", "empty");
    QVERIFY(defaults.electrons.coupling == Coupling::Finite && defaults.classical.isZero());
    QCOMPARE(defaults.solver.precision, std::string("auto"));
}

void RunConfigTest::theWordAutoStandsForZero()
{
    RunConfig config = parseRunConfig("[solver]\norder = \"auto\"\ncolor_spacing = 12", "x");
    QCOMPARE(config.solver.order, 0);
    QCOMPARE(config.solver.colorSpacing, 12);
    QVERIFY(toToml(config).find("order = \"auto\"") != std::string::npos);
    setParameter(config, "solver.order=256");
    setParameter(config, "solver.color_spacing=auto");
    QCOMPARE(config.solver.order, 256);
    QCOMPARE(config.solver.colorSpacing, 0);
    validate(config);
    QVERIFY(toToml(config).find("color_spacing = \"auto\"") != std::string::npos);
    for (const char* wrong : {"solver.order=0", "solver.order=15", "solver.order=automatic", "solver.order=32.5",
                              "solver.color_spacing=0", "solver.color_spacing=-1"}) {
        const std::string error = settingError(wrong);
        QVERIFY2(error.find("or \"auto\"") != std::string::npos, (wrong + (": " + error)).c_str());
    }
    QVERIFY(settingError("state.seed=auto").find("auto\".") == std::string::npos); // not for others
}

void RunConfigTest::contradictionsAreRefused_data()
{
    QTest::addColumn<QStringList>("assignments");
    QTest::addColumn<QString>("expected");
    QTest::newRow("more than one electron a site")
        << QStringList{"electrons.coupling=infinite", "electrons.filling=0.6"} << "full at one electron a site";
    QTest::newRow("force field at infinite coupling")
        << QStringList{"electrons.coupling=infinite", "solver.kind=ml", "solver.model=some"} << "finite J";
    QTest::newRow("axis without direction")
        << QStringList{"classical.axis=0,0,0", "classical.anisotropy=0.1"} << "classical.axis";
    for (const char* fine : {"electrons.coupling=infinite", "classical.axis=0,0,0"})
        QTest::newRow(fine) << QStringList{fine} << "";
    QTest::newRow("mu decides") << QStringList{"electrons.coupling=infinite", "electrons.mu=9"} << "";
}

void RunConfigTest::contradictionsAreRefused()
{
    QFETCH(QStringList, assignments);
    QFETCH(QString, expected);
    RunConfig config;
    for (const QString& assignment : assignments)
        setParameter(config, assignment.toStdString());
    std::string validated;
    try {
        validate(config);
    } catch (const ConfigError& error) {
        validated = error.what();
    }
    const std::string parsed = errorOf(toToml(config));
    for (const std::string& error : {validated, parsed}) {
        QVERIFY2(QString::fromStdString(error).contains(expected), error.c_str());
        QCOMPARE(error.empty(), expected.isEmpty());
    }
}

void RunConfigTest::errorsNameKeyLineAndWhatIsAllowed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char* name, const char* text, const QStringList& expected) {
        QTest::newRow(name) << QString::fromUtf8(text) << expected;
    };
    row("typing error", "[electrons]\n\ndopping = 0.1", {"run.toml:3:", "dopping", "Choose doping."});
    row("unknown key", "[electrons]\nwavelength = 1", {"run.toml:2:", "wavelength", "t1", "J", "mu", "kT"});
    row("unknown section", "[elektrons]\nJ = 1", {"run.toml:2:", "elektrons", "Choose electrons."});
    row("no section", "J = 1", {"run.toml:1:", "J", "electrons", "lattice"});
    row("nested", "[electrons.x]\nJ = 1", {"run.toml:2:", "electrons.x.J"});
    row("text for number", "[electrons]\nJ = \"big\"", {"run.toml:2: electrons.J = \"big\"", "number", "0 and 100"});
    row("number for text", "[state]\nkind = 5", {"run.toml:2: state.kind = 5", "text", "ferromagnet"});
    row("bool for number", "[electrons]\nJ = true", {"electrons.J = true", "number"});
    row("date for number", "[electrons]\nJ = 2020-01-01", {"run.toml:2: electrons.J", "date"});
    row("float for integer", "[state]\nseed = 1.5", {"state.seed = 1.5", "integer"});
    row("float for size", "[lattice]\nsize = [30.5, 30]", {"lattice.size", "30.5", "integer"});
    row("one size", "[lattice]\nsize = [30]", {"lattice.size", "2 integers", "2 and 4096"});
    row("number for size", "[lattice]\nsize = 30", {"lattice.size = 30", "2 integers"});
    row("nested array", "[lattice]\nsize = [[30], [30]]", {"run.toml:2: lattice.size", "wrong type"});
    row("four components", "[dynamics]\nfield = [0, 0, 1, 1]", {"dynamics.field", "3 numbers"});
    row("range", "[electrons]\nJ = 200", {"run.toml:2: electrons.J = 200", "between 0 and 100 t"});
    row("nan", "[electrons]\nkT = nan", {"electrons.kT = nan", "finite"});
    row("infinity", "[dynamics]\nfield = [0, 0, inf]", {"dynamics.field", "finite"});
    row("unknown name", "[state]\nkind = \"spiral\"", {"state.kind = \"spiral\"", "random", "tetrahedral_minus"});
    row("unknown layer", "[preset]\nlayers = [\"arrow\"]", {"preset.layers", "bond_order", "chirality", "arrows"});
    row("unknown lattice", "[lattice]\nkind = \"kagome\"", {"lattice.kind = \"kagome\"", "square", "triangular"});
    row("syntax", "[electrons]\nJ = = 3", {"run.toml:2: the text is not TOML ("});
    row("order zero", "[solver]\norder = 0", {"run.toml:2: solver.order = 0", "16 and 1000000", "or \"auto\""});
    row("order as another word", "[solver]\norder = \"much\"", {"solver.order = \"much\"", "or \"auto\""});
    row("fraction of a twist", "[solver]\ntwists = [1.5, 1]", {"solver.twists", "integer"});
    row("unknown kernel", "[solver]\nkernel = \"fejer\"", {"solver.kernel", "jackson", "lorentz"});
    row("unknown coupling", "[electrons]\ncoupling = \"strong\"", {"electrons.coupling", "finite, infinite"});
    row("text for bool", "[output]\nbond_energy = \"yes\"", {"output.bond_energy", "true or false"});
    row("same key twice", "[electrons]\nJ = 3\nJ = 4", {"run.toml:3: the text is not TOML ("});
    row("not UTF-8", "[preset]\ntitle = \"\xff\xfe\"", {"run.toml:2:", "not TOML"});
}

void RunConfigTest::errorsNameKeyLineAndWhatIsAllowed()
{
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    QByteArray bytes = text.toUtf8();
    if (qstrcmp(QTest::currentDataTag(), "not UTF-8") == 0)
        bytes = "[preset]\ntitle = \"\xff\xfe\"";
    const QString error = QString::fromStdString(errorOf(bytes.toStdString()));
    for (const QString& part : expected)
        QVERIFY2(error.contains(part), qPrintable(QString("\"%1\" lacks \"%2\"").arg(error, part)));
    QVERIFY2(error.contains('(') && error.endsWith('.'), qPrintable(error));
}

void RunConfigTest::boundsAreChecked_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("inside");
    QTest::addColumn<QString>("outside");
    const auto row = [](const char* key, const char* inside, const char* outside) {
        QTest::newRow(qPrintable(QString("%1=%2").arg(key, outside))) << key << inside << outside;
    };
    row("electrons.t1", "-10", "-10.1");
    row("electrons.t3", "10", "10.1");
    row("electrons.J", "0", "-0.1");
    row("electrons.J", "100", "100.1");
    row("electrons.doping", "-1", "-1.01");
    row("electrons.doping", "1", "1.01");
    row("electrons.filling", "0", "-0.01");
    row("electrons.filling", "1", "1.4");
    row("electrons.kT", "0", "-1e-9");
    row("electrons.kT", "10", "11");
    row("state.noise", "3.2", "3.3");
    row("state.seed", "0", "-1");
    row("state.seed", "9223372036854775807", "-9223372036854775808");
    row("dynamics.dt", "100", "0");
    row("dynamics.dt", "1e-3", "101");
    row("dynamics.damping", "10", "-0.1");
    row("dynamics.temperature", "10", "10.5");
    row("dynamics.field", "[0, 0, -100]", "[0, 0, -100.5]");
    row("lattice.size", "[2, 4096]", "[1, 30]");
    row("lattice.size", "[4096, 2]", "[30, 4097]");
    row("output.time", "0", "-1");
    row("output.time", "1e9", "2e9");
    row("output.interval", "1e9", "0");
    row("electrons.J_AF", "10", "10.1");
    row("solver.twists", "[1, 64]", "[0, 1]");
    row("solver.twists", "64, 64", "[1, 65]");
    row("solver.order", "16", "15");
    row("solver.order", "1000000", "1000001");
    row("solver.order", "auto", "0");
    row("solver.color_spacing", "1", "0");
    row("solver.color_spacing", "4096", "4097");
    row("solver.error", "1", "0");
    row("solver.error", "1e-3", "1.1");
    row("classical.J1", "-100", "101");
    row("classical.axis", "0,0,-100", "0,0,101");
}

void RunConfigTest::boundsAreChecked()
{
    QFETCH(QString, key);
    QFETCH(QString, inside);
    QFETCH(QString, outside);
    QCOMPARE(QString::fromStdString(settingError((key + "=" + inside).toStdString())), QString());
    const QString error = QString::fromStdString(settingError((key + "=" + outside).toStdString()));
    QVERIFY2(error.contains(key) && error.contains("between"), qPrintable(error));
}

void RunConfigTest::oneOfDopingFillingAndMu()
{
    QCOMPARE(parseRunConfig("[electrons]\ndoping = 0.5", "x").electrons.filling, 0.25);
    QVERIFY(parseRunConfig("[electrons]\ndoping = 0.5", "x").electrons.ensemble == Ensemble::Canonical);
    const ElectronConfig grand = parseRunConfig("[electrons]\nmu = -3.2", "x").electrons;
    QVERIFY(grand.ensemble == Ensemble::Grand);
    QCOMPARE(grand.chemicalPotential, -3.2);
    const std::string error = errorOf("[electrons]\nmu = 0\nJ = 1\nfilling = 0.5");
    QVERIFY2(error.find("run.toml:4: electrons.filling is given beside electrons.mu of line 2") == 0, error.c_str());
    QVERIFY(!errorOf("[electrons]\ndoping = 0\nfilling = 0.5").empty());
}

void RunConfigTest::forceFieldNeedsModel()
{
    QVERIFY(errorOf("[solver]\nkind = \"ml\"").find("solver.model") != std::string::npos);
    RunConfig config;
    setParameter(config, "solver.kind=ml");
    QVERIFY_EXCEPTION_THROWN(validate(config), ConfigError);
    setParameter(config, "solver.model=some-model");
    validate(config);
    config.electrons.filling = 1.5;
    QVERIFY_EXCEPTION_THROWN(validate(config), ConfigError);
    config.electrons.filling = std::numeric_limits<double>::quiet_NaN();
    QVERIFY_EXCEPTION_THROWN(validate(config), ConfigError);
}

void RunConfigTest::tomlRoundTripIsExact()
{
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> unit(0.0, 1.0);
    for (int i = 0; i < 2000; ++i) {
        RunConfig config;
        config.lattice = {i % 2 ? LatticeKind::Square : LatticeKind::Triangular, 2 + i, 4096 - i};
        config.state = {stateKinds()[static_cast<std::size_t>(i) % stateKinds().size()], unit(random), random() >> 1};
        config.electrons.t2 = -10 * unit(random);
        config.electrons.J = std::pow(10.0, 2 - 300 * unit(random));
        config.electrons.kT = unit(random) / 3;
        if (i % 3 == 0) {
            config.electrons.ensemble = Ensemble::Grand;
            config.electrons.chemicalPotential = 10 * unit(random) - 5;
        } else if (i % 3 == 1) {
            config.electrons.filling = unit(random);
        } else {
            config.electrons.setDoping(2 * unit(random) - 1);
        }
        config.solver.kind = "ml";
        config.solver.model = "name \"with\" quotes, \\ and \t ħ\n";
        config.solver.precision = "single";
        config.solver.twists = {1 + i % 64, 64 - i % 64};
        config.solver.order = i % 2 ? 0 : 16 + 17 * i;
        config.solver.colorSpacing = i % 3 ? 0 : 1 + i;
        config.solver.error = 1.0 - 0.999 * unit(random);
        config.electrons.superexchange = unit(random);
        config.classical.J2 = unit(random) - 0.5;
        config.classical.anisotropy = 1e-300;
        config.classical.axis = {unit(random), -0.0, 1.0};
        config.classical.dmiKind = i % 2 ? "bulk" : "interfacial";
        config.dynamics.dt = unit(random) + 1e-6;
        config.dynamics.field = {-unit(random), -0.0, 1e-310};
        config.output = {1e9 * unit(random), 1.0, i % 2 == 0, {"overlap"}, unit(random), 2.0};
        config.view = {"Title # no comment", "two\nlines \x01", {}};
        const std::string text = toToml(config);
        const RunConfig back = parseRunConfig(text, "round trip");
        QVERIFY2(same(config, back), text.c_str());
        QVERIFY(std::signbit(back.dynamics.field.y()));
    }
}

void RunConfigTest::tomlHasACommentInEachLine()
{
    const RunConfig config = loadPreset("double-exchange-quench");
    const std::string text = toToml(config);
    QVERIFY(same(parseRunConfig(text, "x"), config));
    for (const QString& line : QString::fromStdString(text).split('\n', Qt::SkipEmptyParts))
        QVERIFY2(line.startsWith('[') || line.contains("  # "), qPrintable(line));
    QVERIFY2(text.find("doping = 0.03  # holes per site") != std::string::npos, text.c_str());
    QVERIFY(text.find("size = [30, 30]") != std::string::npos);
    QVERIFY(text.find("filling") == text.rfind("filling")); // in the comment of doping alone
}

void RunConfigTest::setParameterTakesBareWords()
{
    RunConfig config;
    setParameter(config, "state.kind=neel");
    setParameter(config, "state.kind = 120_degrees");
    QCOMPARE(config.state.kind, std::string("120_degrees"));
    setParameter(config, "solver.model=/some where/a=b.h5");
    QCOMPARE(config.solver.model, std::string("/some where/a=b.h5"));
    setParameter(config, "solver.model=\"quoted\"");
    QCOMPARE(config.solver.model, std::string("quoted"));
    setParameter(config, "lattice.size=12,10");
    QCOMPARE(config.lattice.ly, 10);
    setParameter(config, "dynamics.field=[0, 0, 1]");
    QVERIFY(config.dynamics.field == Eigen::Vector3d::UnitZ());
    setParameter(config, "preset.layers=chirality, arrows");
    QCOMPARE(config.view.layers, (std::vector<std::string>{"chirality", "arrows"}));
    setParameter(config, "electrons.mu=-1");
    QVERIFY(config.electrons.ensemble == Ensemble::Grand);
    setParameter(config, "electrons.doping=0.1");
    QVERIFY(config.electrons.ensemble == Ensemble::Canonical);
    QCOMPARE(config.electrons.filling, 0.45);
}

void RunConfigTest::setParameterRefuses_data()
{
    QTest::addColumn<QString>("assignment");
    QTest::addColumn<QString>("expected");
    QTest::newRow("no equals sign") << "electrons.J"
                                    << "section.key=value";
    QTest::newRow("unknown key") << "electrons.K=1"
                                 << "electrons";
    QTest::newRow("no value") << "electrons.J="
                              << "number";
    QTest::newRow("word") << "electrons.J=big"
                          << "electrons.J = \"big\"";
    QTest::newRow("second key") << "electrons.J=1\nfoo=2"
                                << "section.key=value";
    QTest::newRow("comma in number") << "electrons.J=1,5"
                                     << "electrons.J = \"1,5\"";
    QTest::newRow("name") << "state.kind=spiral"
                          << "ferromagnet";
}

void RunConfigTest::setParameterRefuses()
{
    QFETCH(QString, assignment);
    QFETCH(QString, expected);
    const QString error = QString::fromStdString(settingError(assignment.toStdString()));
    QVERIFY2(error.contains(expected) && error.contains('('), qPrintable(error));
}

void RunConfigTest::hostileTextsAreRefused()
{
    QVERIFY(!errorOf("a = " + repeated("[", 100000)).empty());
    QVERIFY(!errorOf("a = " + repeated("{b = ", 100000)).empty());
    QVERIFY(!errorOf(repeated("a.", 400000) + "b = 1").empty());
    QVERIFY(!errorOf("[" + repeated("a.", 400000) + "b]").empty());
    QVERIFY(!errorOf("x = '\"' \n" + repeated("a.", 400000) + "b = 1").empty());
    QVERIFY(!errorOf("x = \"\"\"a\\\"\"\"\" \n" + repeated("a.", 400000) + "b = 1").empty());
    QVERIFY(!errorOf(std::string(2 << 20, '\n')).empty());
    QVERIFY(!errorOf("[preset]\ntitle = \"" + repeated("never closed ", 100)).empty());
    const RunConfig config =
        parseRunConfig("[preset]\ndescription = '''" + repeated("Dots in texts are fine... ", 1000) + "'''", "x");
    QVERIFY(config.view.description.size() > 20000);
    std::mt19937 random(11);
    const std::string preset = toToml(loadPreset("double-exchange-quench"));
    int refused = 0;
    for (int i = 0; i < 3000; ++i) {
        std::string text = preset;
        for (int change = 0; change < 3; ++change)
            text[random() % text.size()] = static_cast<char>(random() % 256);
        refused += !errorOf(text).empty();
    }
    QVERIFY(refused > 1000);
}

void RunConfigTest::filesAreLimited()
{
    QTemporaryDir folder;
    const std::string path = folder.filePath("run.toml").toStdString();
    std::ofstream(path) << "[electrons]\nJ = 3.5\n";
    QCOMPARE(readRunConfig(path).electrons.J, 3.5);
    std::ofstream(path) << std::string((1 << 20) + 1, '#');
    QVERIFY_EXCEPTION_THROWN(readRunConfig(path), FileError);
    QVERIFY_EXCEPTION_THROWN(readRunConfig(folder.path().toStdString()), FileError);
    QVERIFY_EXCEPTION_THROWN(readRunConfig(folder.filePath("none.toml").toStdString()), FileError);
}

void RunConfigTest::presetsLoad()
{
    const std::vector<std::string> names = presetNames();
    QVERIFY(names.size() >= 2);
    QCOMPARE(names.front(), std::string("double-exchange-quench"));
    for (const std::string& name : names) {
        const RunConfig config = loadPreset(name);
        validate(config);
        QVERIFY2(!config.view.title.empty() && !config.view.description.empty(), name.c_str());
        QVERIFY(same(parseRunConfig(toToml(config), name), config));
    }
    try {
        loadPreset("../double-exchange-quench");
        QFAIL("a preset outside of its folder");
    } catch (const ConfigError& error) {
        QVERIFY(std::string(error.what()).find("tetrahedral-coarsening") != std::string::npos);
    }
}

void RunConfigTest::modelsAreFoundByNameOrPath()
{
    QTemporaryDir folder;
    const std::filesystem::path root = folder.path().toStdString();
    std::filesystem::create_directories(root / "presets");
    std::filesystem::create_directories(root / "models");
    std::ofstream(root / "models" / "one.h5") << "x";
    std::ofstream(root / "other.h5") << "x";
    const QByteArray before = qgetenv("KONDOSCOPE_RESOURCES");
    qputenv("KONDOSCOPE_RESOURCES", folder.path().toUtf8());
    QCOMPARE(findModel("one"), (root / "models" / "one.h5").string());
    QCOMPARE(findModel((root / "other.h5").string()), (root / "other.h5").string());
    for (const char* name : {"two", "", "../other", ".."}) {
        try {
            findModel(name);
            QFAIL(name);
        } catch (const FileError& error) {
            QVERIFY2(std::string(error.what()).find("one") != std::string::npos, error.what());
        }
    }
    qputenv("KONDOSCOPE_RESOURCES", "/nowhere");
    QVERIFY_EXCEPTION_THROWN(resourceFolder(), FileError);
    before.isEmpty() ? qunsetenv("KONDOSCOPE_RESOURCES") : qputenv("KONDOSCOPE_RESOURCES", before);
}

QTEST_APPLESS_MAIN(RunConfigTest)
#include "RunConfigTest.moc"
