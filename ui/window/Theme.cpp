#include "ui/window/Theme.h"

#include <QApplication>
#include <QPalette>
#include <QStyleFactory>

namespace kondoscope {
namespace {

struct Colors
{
    QColor window, base, button, text, dim, highlight, line, warning, warningText, error, errorText, pending;
};

const Colors kDark{.window = "#23272e",
                   .base = "#1b1e24",
                   .button = "#2e333c",
                   .text = "#e3e6eb",
                   .dim = "#9aa3b0",
                   .highlight = "#3f7fd6",
                   .line = "#3a404b",
                   .warning = "#4a3a17",
                   .warningText = "#f2cc7a",
                   .error = "#5a2a2a",
                   .errorText = "#ffd9d3",
                   .pending = "#f2cc7a"};

const Colors kLight{.window = "#f1f2f4",
                    .base = "#ffffff",
                    .button = "#e6e8ec",
                    .text = "#1d2127",
                    .dim = "#5c6673",
                    .highlight = "#2f6fc8",
                    .line = "#cfd4db",
                    .warning = "#fbeecb",
                    .warningText = "#6b4c00",
                    .error = "#fbdcd7",
                    .errorText = "#7a1d10",
                    .pending = "#8a5a00"};

QPalette paletteOf(const Colors& colors)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colors.window);
    palette.setColor(QPalette::WindowText, colors.text);
    palette.setColor(QPalette::Base, colors.base);
    palette.setColor(QPalette::AlternateBase, colors.window);
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::Button, colors.button);
    palette.setColor(QPalette::ButtonText, colors.text);
    palette.setColor(QPalette::BrightText, colors.errorText);
    palette.setColor(QPalette::PlaceholderText, colors.dim);
    palette.setColor(QPalette::ToolTipBase, colors.base);
    palette.setColor(QPalette::ToolTipText, colors.text);
    palette.setColor(QPalette::Link, colors.highlight);
    palette.setColor(QPalette::Highlight, colors.highlight);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colors.dim);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colors.line); // of a locked slider
    return palette;
}

QString styleSheetOf(const Colors& colors)
{
    return QString(R"(
        QLabel#panelTitle { font-weight: 600; }
        QLabel#note, QLabel#card { color: %1; font-size: 90%; }
        QLabel#pending, QLabel#obstacle { color: %2; }
        QLabel#recording { color: #ff6b5e; }
        QLabel#warning { color: %3; background: %4; border-radius: 4px; padding: 5px 7px; font-size: 90%; }
        QFrame#separator { color: %5; }
        QFrame#banner { background: %6; border: none; }
        QFrame#banner QLabel { color: %7; }
        QFrame#banner[note="true"] { background: %8; }
        QFrame#banner[note="true"] QLabel { color: %9; }
        QRadioButton::indicator { width: 11px; height: 11px; border: 1px solid %1; border-radius: 6px;
                                  background: transparent; }
        QRadioButton::indicator:checked { background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
                                          stop: 0 %10, stop: 0.55 %10, stop: 0.7 transparent); }
        QRadioButton::indicator:focus, QRadioButton::indicator:hover { border-color: %10; }
        QToolButton#foldedHeading { border: none; padding: 3px 2px 3px 0; }
        QToolButton#foldedHeading:hover, QToolButton#foldedHeading:focus { color: %10; }
        QToolBar { border: none; spacing: 4px; padding: 3px; }
        QMainWindow::separator { background: %5; width: 1px; height: 1px; }
        QToolTip { border: 1px solid %5; padding: 3px; }
    )")
        .arg(colors.dim.name(), colors.pending.name(), colors.warningText.name(), colors.warning.name(),
             colors.line.name(), colors.error.name(), colors.errorText.name(), colors.button.name(), colors.text.name())
        .arg(colors.highlight.name());
}

} // namespace

void applyTheme(Theme theme)
{
    const Colors& colors = theme == Theme::Dark ? kDark : kLight;
    QApplication::setStyle(QStyleFactory::create("Fusion"));
    QApplication::setPalette(paletteOf(colors));
    qApp->setStyleSheet(styleSheetOf(colors));
}

} // namespace kondoscope
