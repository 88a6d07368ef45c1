#pragma once

#include <map>
#include <optional>
#include <vector>

#include <QStringList>
#include <QWidget>

#include "ui/session/TrainingData.h"

class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace kondoscope {

class FixedNote;

/// The data sets of a training. Each file is looked into when it is added, in the background; one that cannot be used
/// is marked, with the reason.
class TrainingDataList : public QWidget
{
    Q_OBJECT

public:
    explicit TrainingDataList(QWidget* parent = nullptr);

    /// Files that are there already are not added twice.
    void addFiles(const QStringList& files);
    QStringList files() const;
    /// Why no training can begin with these data; empty: it can.
    QString obstacle() const;
    /// Of the files that can be used together.
    std::vector<const DatasetFacts*> facts() const;

Q_SIGNALS:
    /// Another file, or more known about one.
    void changed();

protected:
    void changeEvent(QEvent* event) override;

private:
    /// What is known of a file: nothing while it is read.
    struct Finding
    {
        std::optional<DatasetFacts> facts;
        QString problem; ///< of the file itself
    };
    struct Row
    {
        QListWidgetItem* item;
        const Finding* finding;
        QString problem; ///< of the file, or with those above it

        bool isRead() const { return finding->facts || !problem.isEmpty(); }
    };

    void askForFiles();
    void read(const QString& file);
    void removeSelected();
    void refresh();
    void judge();
    void showRow(const Row& row);
    void showNote();
    QString note() const;

    QListWidget* m_list;
    QPushButton* m_remove;
    FixedNote* m_note;
    std::map<QString, Finding> m_findings; ///< by file
    std::vector<Row> m_rows;               ///< as they stand in the list
};

} // namespace kondoscope
