#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>

#include <QtTest>

namespace {

namespace fs = std::filesystem;

/// One #include of the project's own code.
struct Include
{
    std::string file; ///< "core/io/Hdf5.cpp"
    int line = 0;
    std::string header; ///< "hdf5.h" or "core/lattice/Lattice.h"
};

/// "core/io/Hdf5.cpp" -> "core/io"; "ui/CMakeLists.txt" and system headers have none.
std::string folderOf(const std::string& path)
{
    const std::size_t second = path.find('/', path.find('/') + 1);
    return second == std::string::npos ? std::string() : path.substr(0, second);
}

std::vector<Include> readIncludes(const fs::path& root)
{
    static const std::regex pattern("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
    std::vector<Include> includes;
    for (const char* top : {"core", "ui", "app"}) {
        for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
            const std::string extension = entry.path().extension().string();
            if (extension != ".h" && extension != ".cpp")
                continue;
            std::ifstream file(entry.path());
            int number = 0;
            for (std::string line; std::getline(file, line);) {
                ++number;
                std::smatch match;
                if (std::regex_search(line, match, pattern))
                    includes.push_back({fs::relative(entry.path(), root).generic_string(), number, match[1]});
            }
        }
    }
    return includes;
}

/// The program that draws lies in app/cli, but it alone there may know the scene and VTK behind it.
const std::string kRenderMain = "app/cli/RenderMain.cpp";

/// The arrows between folders: what each may include, beside itself, core/lattice and core/support. An arrow that is
/// missing here never existed; one that turned back would make a cycle, which the test refuses too.
const std::map<std::string, std::set<std::string>> kArrows = {
    {"core/support", {}},
    {"core/lattice", {}},
    {"core/forces", {}},
    {"core/electrons", {"core/forces"}},
    {"core/dynamics", {"core/forces"}},
    {"core/network", {}},
    {"core/observables", {"core/forces"}},
    {"core/io", {"core/electrons"}},
    {"core/torch", {"core/network"}},
    {"core/ml", {"core/electrons", "core/forces", "core/io", "core/network", "core/torch"}},
    {"core/simulation", {"core/dynamics", "core/electrons", "core/forces", "core/io", "core/ml", "core/observables"}},
    {"ui/scene", {"core/forces", "core/io", "core/observables", "core/simulation"}},
    {"ui/session", {"core/forces", "core/io", "core/ml", "core/network", "core/observables", "core/simulation"}},
    {"ui/panels",
     {"core/dynamics", "core/electrons", "core/forces", "core/ml", "core/network", "core/observables",
      "core/simulation", "ui/session"}},
    {"ui/views", {"core/forces", "core/observables", "core/simulation", "ui/scene", "ui/session"}},
    {"ui/window",
     {"core/forces", "core/io", "core/ml", "core/observables", "core/simulation", "ui/panels", "ui/scene", "ui/session",
      "ui/views"}},
    {"app/kondoscope", {"core/simulation", "ui/scene", "ui/session", "ui/views", "ui/window"}},
    {"app/cli", {"core/forces", "core/io", "core/ml", "core/observables", "core/simulation"}},
    {kRenderMain, {"core/io", "core/simulation", "ui/scene"}},
};

/// A library that only some files may see.
struct Library
{
    std::string name;
    std::regex headers;
    std::function<bool(const std::string& file)> mayInclude;
};

bool isIn(const std::string& file, const std::string& folder)
{
    return folderOf(file) == folder;
}

bool isBelow(const std::string& file, const std::string& top)
{
    return file.rfind(top + "/", 0) == 0;
}

/// Headers would pass a library on to whoever includes them.
std::function<bool(const std::string&)> onlySourcesIn(const std::string& folder)
{
    return [folder](const std::string& file) { return isIn(file, folder) && file.ends_with(".cpp"); };
}

std::vector<Library> confinedLibraries()
{
    // The widget that hosts VTK's window is cut in two classes: the OpenGL canvas and the view around it.
    static const std::set<std::string> hosts = {"GlCanvas", "SceneWidget"};
    const auto hostsVtk = [](const std::string& file) {
        return isIn(file, "ui/views") && hosts.contains(fs::path(file).stem().string());
    };
    const auto usesQt = [](const std::string& file) {
        return (isBelow(file, "ui") && !isIn(file, "ui/scene")) || isIn(file, "app/kondoscope");
    };
    return {
        {"Qt", std::regex("^(Qt?[A-Z]\\w*(/.*)?|q[a-z]+\\.h)$"), usesQt},
        {"VTK", std::regex("^vtk\\w*\\.h$"),
         [hostsVtk](const std::string& file) { return isIn(file, "ui/scene") || hostsVtk(file); }},
        {"LibTorch", std::regex("^(torch|ATen|c10|caffe2)/.*"), onlySourcesIn("core/torch")},
        {"HDF5", std::regex("^(hdf5|H5)\\w*\\.h(pp)?$"), onlySourcesIn("core/io")},
        {"zlib", std::regex("^zlib\\.h$"), onlySourcesIn("core/io")},
        {"toml++", std::regex("^toml(\\+\\+/.*|\\.hpp)$"), onlySourcesIn("core/io")},
        {"nlohmann-json", std::regex("^nlohmann/.*"), [](const std::string& file) { return isIn(file, "app/cli"); }},
        {"CLI11", std::regex("^CLI/.*"), [](const std::string& file) { return isBelow(file, "app"); }},
    };
}

QString place(const Include& include)
{
    return QString::fromStdString(include.file + ":" + std::to_string(include.line) + ": includes " + include.header);
}

} // namespace

/// The walls of the house: what the folders may include.
class ArchitectureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void arrowsNeverTurnBack();
    void foldersIncludeOnlyWhatTheArrowsAllow();
    void librariesStayInTheirFolders();

private:
    std::vector<Include> m_includes;
};

void ArchitectureTest::initTestCase()
{
    m_includes = readIncludes(KONDOSCOPE_SOURCE_FOLDER);
    QVERIFY2(m_includes.size() > 100, "the sources were not found");
}

void ArchitectureTest::arrowsNeverTurnBack()
{
    std::map<std::string, int> state; // 1: on the way, 2: done
    const std::function<void(const std::string&)> visit = [&](const std::string& folder) {
        QVERIFY2(state[folder] != 1, ("the table has a cycle through " + folder).c_str());
        if (state[folder] == 2)
            return;
        state[folder] = 1;
        for (const std::string& next : kArrows.at(folder))
            visit(next);
        state[folder] = 2;
    };
    for (const auto& [folder, targets] : kArrows)
        visit(folder);
}

void ArchitectureTest::foldersIncludeOnlyWhatTheArrowsAllow()
{
    QStringList violations;
    for (const Include& include : m_includes) {
        const bool isOwn =
            isBelow(include.header, "core") || isBelow(include.header, "ui") || isBelow(include.header, "app");
        const std::string from = folderOf(include.file);
        const std::string to = folderOf(include.header);
        if (!isOwn || from == to)
            continue;
        const auto arrows = kArrows.find(include.file == kRenderMain ? kRenderMain : from);
        const bool everybodys = (to == "core/support" || to == "core/lattice") && from != "core/support";
        if (arrows == kArrows.end() || !(arrows->second.contains(to) || everybodys))
            violations << place(include) + QString::fromStdString(", but " + from + " may not know " + to);
    }
    QVERIFY2(violations.isEmpty(), qPrintable(violations.join('\n')));
}

void ArchitectureTest::librariesStayInTheirFolders()
{
    QStringList violations;
    for (const Library& library : confinedLibraries()) {
        for (const Include& include : m_includes) {
            if (std::regex_match(include.header, library.headers) && !library.mayInclude(include.file))
                violations << place(include) + QString::fromStdString(", which is no place for " + library.name);
        }
    }
    QVERIFY2(violations.isEmpty(), qPrintable(violations.join('\n')));
}

QTEST_APPLESS_MAIN(ArchitectureTest)
#include "ArchitectureTest.moc"
