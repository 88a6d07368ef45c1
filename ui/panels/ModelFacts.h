#pragma once

#include <optional>
#include <string>

#include <QString>

#include "ui/panels/NumberControl.h"

namespace kondoscope {

/// What is shown of a force field.
struct ModelFacts
{
    QString card;                       ///< some lines of rich text, or why there are none
    QString details;                    ///< everything that the file says; empty if it cannot be read
    std::optional<SliderRange> dopings; ///< trained on
};

/// From any thread; what cannot be read ends as the text of the card.
/// \param nameOrPath  a shipped model, or a file
ModelFacts readModelFacts(const std::string& nameOrPath);

} // namespace kondoscope
