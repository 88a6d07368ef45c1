#pragma once

#include "ui/panels/ParameterControl.h"

class QSlider;

namespace kondoscope {

class ShortSpinBox;

/// Range of a slider; typed values may use the whole range of the parameter. Equal ends: no slider.
struct SliderRange
{
    double low = 0.0;
    double high = 0.0;

    bool operator==(const SliderRange&) const = default;
};

/// One number of the configuration, real or integer: name, symbol, slider, spin box, unit.
class NumberControl : public ParameterControl
{
    Q_OBJECT

public:
    explicit NumberControl(const std::string& key, SliderRange slider = {}, QWidget* parent = nullptr);

    void showValue(const RunConfig& config) override;
    void writeTo(RunConfig& config) const override;
    double value() const;
    /// Another usual range of the slider; typed values are not limited by it.
    /// \param locked  the slider only shows the value
    void setSliderRange(SliderRange range, bool locked = false);

private:
    void buildSlider();
    void fitSlider();
    void moveSlider();
    double valueOf(const RunConfig& config) const;

    SliderRange m_usual;       ///< of the slider
    SliderRange m_range;       ///< of the slider at present
    double m_sliderStep = 1.0; ///< of one position
    ShortSpinBox* m_box;
    QSlider* m_slider = nullptr;
};

} // namespace kondoscope
