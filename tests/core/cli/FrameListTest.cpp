#include "app/cli/FrameList.h"

#include <QtTest>

#include "core/support/Error.h"

using namespace kondoscope;

/// Frames chosen on the command line as "0,3,5-9".
class FrameListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void choices();
    void mistakes_data();
    void mistakes();
};

namespace {

using Frames = std::vector<std::int64_t>;

} // namespace

void FrameListTest::choices()
{
    QCOMPARE(parseFrameList("", 3), (Frames{0, 1, 2}));
    QCOMPARE(parseFrameList("2", 3), (Frames{2}));
    QCOMPARE(parseFrameList("0,3,5-9", 10), (Frames{0, 3, 5, 6, 7, 8, 9}));
    QCOMPARE(parseFrameList("4-4,1", 5), (Frames{4, 1}));
}

void FrameListTest::mistakes_data()
{
    QTest::addColumn<QString>("text");
    for (const char* text : {"3", "0-3", "-1", "2-1", "1,1", "0-1,1", "a", "1,", ",1", "1-", "1.5", " 1", "1--2", "-",
                             "99999999999999999999"})
        QTest::newRow(text) << text;
}

void FrameListTest::mistakes()
{
    QFETCH(QString, text);
    QVERIFY_EXCEPTION_THROWN(parseFrameList(text.toStdString(), 3), ConfigError);
}

QTEST_APPLESS_MAIN(FrameListTest)
#include "FrameListTest.moc"
