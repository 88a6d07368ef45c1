#include "ui/scene/Label.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <optional>
#include <utility>

#include <vtkRenderer.h>
#include <vtkStdString.h>
#include <vtkTextActor.h>
#include <vtkTextProperty.h>
#include <vtkTextRenderer.h>

namespace kondoscope {

namespace {

std::string findFont(const std::string& file)
{
    for (const char* folder : {"/usr/share/fonts/truetype/dejavu/", "/usr/share/fonts/dejavu-sans-fonts/",
                               "/usr/share/fonts/TTF/", "/usr/share/fonts/dejavu/", "/usr/local/share/fonts/"})
        if (std::error_code ignored; std::filesystem::exists(folder + file, ignored))
            return folder + file;
    return {};
}

/// Path of the font; empty if it is not installed.
const std::string& fontFile(bool bold)
{
    static const std::string kRegular = findFont("DejaVuSans.ttf");
    static const std::string kBold = findFont("DejaVuSans-Bold.ttf");
    return bold && !kBold.empty() ? kBold : kRegular;
}

std::string spelledOut(std::string text)
{
    static const std::array<std::pair<std::string, std::string>, 17> kSpellings{{{"χ", "chi"},
                                                                                 {"ħ", "hbar"},
                                                                                 {"α", "alpha"},
                                                                                 {"⟨", "<"},
                                                                                 {"⟩", ">"},
                                                                                 {"·", "."},
                                                                                 {"−", "-"},
                                                                                 {"–", "-"},
                                                                                 {"×", "x"},
                                                                                 {"μ", "mu"},
                                                                                 {"…", "..."},
                                                                                 {"→", "->"},
                                                                                 {"∞", "infinity"},
                                                                                 {"ε", "energy"},
                                                                                 {"⊙ ", ""},
                                                                                 {"⊗ ", ""},
                                                                                 {"°", " deg"}}};
    for (const auto& [letter, spelling] : kSpellings)
        for (auto at = text.find(letter); at != std::string::npos; at = text.find(letter, at + spelling.size()))
            text.replace(at, letter.size(), spelling);
    return text;
}

std::string showableText(const std::string& utf8)
{
    return fontFile(false).empty() ? spelledOut(utf8) : utf8;
}

} // namespace

Label::Label(bool bold) : m_bold(bold)
{
    vtkTextProperty* property = m_actor->GetTextProperty();
    if (const std::string& file = fontFile(bold); !file.empty()) {
        property->SetFontFamily(VTK_FONT_FILE);
        property->SetFontFile(file.c_str());
    } else {
        property->SetFontFamilyToArial();
        property->SetBold(bold);
    }
    m_actor->SetTextScaleModeToNone();
    m_actor->PickableOff();
}

Label::~Label() = default;

void Label::attach(vtkRenderer* renderer)
{
    renderer->AddViewProp(m_actor);
}

void Label::setVisible(bool visible)
{
    m_actor->SetVisibility(visible);
}

void Label::setText(const std::string& utf8)
{
    m_actor->SetInput(showableText(utf8).c_str());
}

void Label::setColor(const Color& color)
{
    m_actor->GetTextProperty()->SetColor(color[0], color[1], color[2]);
}

void Label::setUpright()
{
    m_actor->GetTextProperty()->SetOrientation(90.0);
}

void Label::place(double x, double y, double size, Anchor anchor)
{
    vtkTextProperty* property = m_actor->GetTextProperty();
    property->SetFontSize(std::max(1, static_cast<int>(std::lround(size))));
    switch (anchor) {
    case Anchor::BottomLeft:
    case Anchor::CenterLeft:
        property->SetJustificationToLeft();
        break;
    case Anchor::BottomRight:
    case Anchor::CenterRight:
        property->SetJustificationToRight();
        break;
    case Anchor::BottomCenter:
    case Anchor::Center:
        property->SetJustificationToCentered();
        break;
    }
    if (anchor == Anchor::CenterLeft || anchor == Anchor::CenterRight || anchor == Anchor::Center)
        property->SetVerticalJustificationToCentered();
    else
        property->SetVerticalJustificationToBottom();
    m_actor->SetPosition(std::round(x), std::round(y));
}

double Label::measuredWidth(const std::string& utf8, double size) const
{
    vtkNew<vtkTextProperty> property;
    property->ShallowCopy(m_actor->GetTextProperty());
    property->SetFontSize(std::max(1, static_cast<int>(std::lround(size))));
    std::array<int, 4> box{};
    constexpr int kScreenDpi = 72;
    if (!vtkTextRenderer::GetInstance()->GetBoundingBox(property, vtkStdString(showableText(utf8)), box.data(),
                                                        kScreenDpi))
        return 0;
    return box[1] - box[0] + 1;
}

} // namespace kondoscope
