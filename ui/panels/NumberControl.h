#pragma once

#include <QWidget>

#include "core/simulation/Parameters.h"

class QDoubleSpinBox;
class QLabel;
class QSlider;

namespace kondoscope {

/// Range of a slider; typed values may use the whole range of the parameter. Equal ends: no slider.
struct SliderRange
{
    double low = 0.0;
    double high = 0.0;

    bool operator==(const SliderRange&) const = default;
};

/// One number of the configuration, made from its declaration: name, symbol, slider, spin box, unit.
class NumberControl : public QWidget
{
    Q_OBJECT

public:
    explicit NumberControl(const std::string& key, SliderRange slider = {}, QWidget* parent = nullptr);

    const std::string& key() const { return m_parameter.key; }
    /// Shows the value of the configuration; emits nothing.
    void showValue(const RunConfig& config);
    /// Puts the shown value into the configuration.
    void writeTo(RunConfig& config) const;
    double value() const;
    /// Another usual range of the slider; typed values are not limited by it.
    void setSliderRange(SliderRange range);

Q_SIGNALS:
    /// The user chose another value.
    void edited();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildSlider();
    void fitSlider(double value);
    void moveSlider();

    const Parameter& m_parameter;
    SliderRange m_usual;       ///< of the slider
    SliderRange m_range;       ///< of the slider at present
    double m_sliderStep = 1.0; ///< of one position
    QDoubleSpinBox* m_box;
    QSlider* m_slider = nullptr;
};

} // namespace kondoscope
