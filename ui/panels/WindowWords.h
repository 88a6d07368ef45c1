#pragma once

#include <string>

#include <QString>

namespace kondoscope {

/// What the window calls a solver of the configuration, "ed", "kpm" or "ml"; an unknown one by its own name.
QString methodTitle(const std::string& kind);

/// A message about a run, with the keys of configuration files replaced by what the panels call them:
/// `set solver.kind to "ed"` becomes `set Solver to "Exact diagonalization"`.
QString inWindowWords(const QString& message);

} // namespace kondoscope
