#pragma once

#include <QFrame>

class QLabel;

namespace kondoscope {

/// A message above the picture that stays until it is read; the rest of the window remains usable.
class MessageBanner : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Error, Note };

    explicit MessageBanner(QWidget* parent = nullptr);

    void showMessage(const QString& text, Kind kind = Kind::Error);
    QString text() const;

private:
    QLabel* m_label;
};

} // namespace kondoscope
