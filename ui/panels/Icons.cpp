#include "ui/panels/Icons.h"

#include <QPainter>
#include <QPainterPath>
#include <QPixmap>

namespace kondoscope {
namespace {

constexpr int kSizes[] = {20, 40, 60, 80};

/// On a square of side 20.
QPainterPath outline(Symbol symbol)
{
    QPainterPath path;
    const auto triangle = [&path](double left, double right) {
        path.addPolygon(QPolygonF({{left, 3.0}, {right, 10.0}, {left, 17.0}}));
        path.closeSubpath();
    };
    switch (symbol) {
    case Symbol::Play:
        triangle(5.0, 17.0);
        break;
    case Symbol::Pause:
        path.addRoundedRect(4.5, 3.0, 4.0, 14.0, 1, 1);
        path.addRoundedRect(11.5, 3.0, 4.0, 14.0, 1, 1);
        break;
    case Symbol::Step:
        triangle(4.0, 13.0);
        path.addRoundedRect(13.5, 3.0, 2.8, 14.0, 1, 1);
        break;
    case Symbol::Reset:
        path.addPolygon(QPolygonF({{16.0, 3.0}, {7.0, 10.0}, {16.0, 17.0}}));
        path.closeSubpath();
        path.addRoundedRect(3.7, 3.0, 2.8, 14.0, 1, 1);
        break;
    case Symbol::Record:
        path.addEllipse(QPointF(10, 10), 6, 6);
        break;
    case Symbol::Camera:
        path.addRoundedRect(2.0, 5.5, 16.0, 11.0, 2, 2);
        path.addRoundedRect(6.5, 3.0, 7.0, 4.0, 1, 1);
        path.setFillRule(Qt::WindingFill);
        break;
    }
    return path;
}

} // namespace

QIcon symbolIcon(Symbol symbol, const QColor& color)
{
    QIcon icon;
    for (const int size : kSizes) {
        QPixmap pixmap(size, size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(size / 20.0, size / 20.0);
        painter.fillPath(outline(symbol), color);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace kondoscope
