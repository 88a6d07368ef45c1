#include "ui/scene/SceneView.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <vtkCallbackCommand.h>
#include <vtkCommand.h>
#include <vtkLight.h>
#include <vtkNew.h>
#include <vtkRenderWindow.h>
#include <vtkRenderer.h>

#include "core/support/Contracts.h"
#include "core/support/Error.h"
#include "ui/scene/Annotations.h"
#include "ui/scene/ArrowLayer.h"
#include "ui/scene/CellLayer.h"
#include "ui/scene/OffscreenWindow.h"
#include "ui/scene/PlanCamera.h"
#include "ui/scene/SitePlan.h"

namespace kondoscope {

namespace {

constexpr const char* kArrows = "arrows";
constexpr int kSamplesPerPixel = 4;

std::size_t layerIndex(const std::string& layer)
{
    const auto& names = SceneView::layerNames();
    const auto found = std::find(names.begin(), names.end(), layer);
    if (found == names.end())
        throw ConfigError(
            fmt::format("layer \"{}\" is not known (it is what the picture should show). Choose among: {}.", layer,
                        fmt::join(names, ", ")));
    return static_cast<std::size_t>(found - names.begin());
}

} // namespace

struct SceneView::Impl
{
    /// What the layout depends on: if it is unchanged, so is the layout.
    struct LayoutKey
    {
        int width = 0;
        int height = 0;
        int stride = 0;
        bool operator==(const LayoutKey&) const = default;
    };

    explicit Impl(vtkSmartPointer<vtkRenderWindow> hosted)
        : isHosted(hosted), window(hosted ? hosted : makeOffscreenWindow())
    {
        for (const CellQuantity& quantity : cellQuantities())
            layers.push_back(&maps.emplace_back(quantity));
        layers.push_back(&arrows);
        visible.assign(layers.size(), false);
        window->AddRenderer(renderer);
        window->SetMultiSamples(isHosted ? 0 : kSamplesPerPixel);
        renderer->AutomaticLightCreationOff();
        vtkNew<vtkLight> light;
        light->SetLightTypeToCameraLight();
        light->SetPosition(-0.45, 0.6, 1.0);
        renderer->AddLight(light);
        // A renderer of its own keeps legends above the sheet and the picture, whatever the depth buffer says.
        window->SetNumberOfLayers(2);
        overlay->SetLayer(1);
        overlay->InteractiveOff();
        window->AddRenderer(overlay);
        annotations.attach(renderer, overlay);
        for (Layer* layer : layers) {
            layer->attach(renderer);
            layer->legend().attach(overlay);
            layer->setVisible(false);
        }
        beforeFrame->SetClientData(this);
        beforeFrame->SetCallback(
            [](vtkObject*, unsigned long, void* impl, void*) { static_cast<Impl*>(impl)->prepareFrame(); });
        observer = renderer->AddObserver(vtkCommand::StartEvent, beforeFrame);
    }

    ~Impl()
    {
        renderer->RemoveObserver(observer);
        window->RemoveRenderer(renderer);
        window->RemoveRenderer(overlay);
    }

    void prepareFrame()
    {
        if (isHosted && !areSamplesChosen)
            chooseSamples();
        const bool isFitted = camera.isUntouched(renderer);
        const int* size = renderer->GetSize();
        if (const LayoutKey key{size[0], size[1], arrows.stride()}; isLayoutStale || key != layoutKey) {
            layoutKey = key;
            isLayoutStale = false;
            placeAll();
            if (isFitted && plan)
                camera.fit(renderer, *plan, free);
        }
        for (std::size_t k = 0; k < layers.size(); ++k)
            if (visible[k])
                layers[k]->prepareFrame(renderer);
        if (arrows.stride() != layoutKey.stride) {
            layoutKey.stride = arrows.stride();
            placeAll();
        }
        if (plan)
            camera.setDepthRange(renderer, *plan, arrows.stride());
    }

    void placeAll()
    {
        const SceneStyle style = SceneStyle::forWindow(background, layoutKey.width, layoutKey.height, pixelRatio);
        renderer->SetBackground(style.paper[0], style.paper[1], style.paper[2]);
        std::vector<Legend*> legends;
        for (std::size_t k = 0; k < layers.size(); ++k) {
            layers[k]->setStyle(style);
            layers[k]->legend().setVisible(false);
            if (visible[k] && annotated)
                legends.push_back(&layers[k]->legend());
        }
        free = annotations.place(layoutKey.width, layoutKey.height, legends, style);
    }

    /// Smooth edges make software drawing four times slower: a live picture has them only on a graphics card.
    void chooseSamples()
    {
        const std::string driver = window->ReportCapabilities();
        const auto isDrawnBy = [&driver](const char* name) { return driver.find(name) != std::string::npos; };
        if (!isDrawnBy("llvmpipe") && !isDrawnBy("softpipe") && !isDrawnBy("swrast"))
            window->SetMultiSamples(kSamplesPerPixel);
        areSamplesChosen = true;
    }

    bool isHosted;
    bool areSamplesChosen = false;
    vtkSmartPointer<vtkRenderWindow> window;
    vtkNew<vtkRenderer> renderer;
    vtkNew<vtkRenderer> overlay;
    vtkNew<vtkCallbackCommand> beforeFrame;
    unsigned long observer = 0;
    Annotations annotations;
    std::deque<CellLayer> maps; ///< in the order of cellQuantities()
    ArrowLayer arrows;
    std::vector<Layer*> layers; ///< in the order of layerNames()
    std::vector<bool> visible;
    Background background = Background::Dark;
    double pixelRatio = 1.0;
    bool annotated = true;
    SnapshotPtr snapshot;
    std::optional<SitePlan> plan;
    PlanCamera camera;
    ScreenBox free;
    LayoutKey layoutKey;
    bool isLayoutStale = true;
};

SceneView::SceneView(vtkSmartPointer<vtkRenderWindow> window) : m_impl(std::make_unique<Impl>(std::move(window))) {}

SceneView::~SceneView() = default;

const std::vector<std::string>& SceneView::layerNames()
{
    static const std::vector<std::string> kNames = [] {
        std::vector<std::string> names;
        for (const CellQuantity& quantity : cellQuantities())
            names.push_back(quantity.name);
        names.emplace_back(kArrows);
        return names;
    }();
    return kNames;
}

std::string SceneView::layerTitle(const std::string& layer)
{
    layerIndex(layer);
    return isMap(layer) ? cellQuantity(layer).title : "Spin arrows";
}

bool SceneView::isMap(const std::string& layer)
{
    return layerIndex(layer) < cellQuantities().size();
}

void SceneView::holdRangesFor(const Snapshot& snapshot)
{
    for (std::size_t k = 0; k < m_impl->maps.size(); ++k)
        if (m_impl->visible[k])
            m_impl->maps[k].holdRangeFor(snapshot);
}

bool SceneView::hasAutomaticRanges() const
{
    for (std::size_t k = 0; k < m_impl->maps.size(); ++k)
        if (m_impl->visible[k] && !cellQuantities()[k].hasFixedRange())
            return true;
    return false;
}

ColorBarState SceneView::legendState(const std::string& map) const
{
    return m_impl->maps.at(layerIndex(map)).legendState();
}

void SceneView::setLayerVisible(const std::string& layer, bool visible)
{
    const std::size_t k = layerIndex(layer);
    m_impl->visible[k] = visible;
    m_impl->layers[k]->setVisible(visible);
    if (visible && m_impl->snapshot)
        m_impl->layers[k]->update(*m_impl->snapshot);
    m_impl->isLayoutStale = true;
}

bool SceneView::isLayerVisible(const std::string& layer) const
{
    return m_impl->visible[layerIndex(layer)];
}

void SceneView::setBackground(Background background)
{
    m_impl->background = background;
    m_impl->isLayoutStale = true;
}

void SceneView::setPixelRatio(double ratio)
{
    m_impl->pixelRatio = ratio;
    m_impl->isLayoutStale = true;
}

void SceneView::setTitle(const std::string& title)
{
    m_impl->annotations.setTitle(title);
    m_impl->isLayoutStale = true;
}

void SceneView::setAnnotated(bool annotated)
{
    m_impl->annotated = annotated;
    m_impl->annotations.setVisible(annotated);
    m_impl->isLayoutStale = true;
}

void SceneView::update(SnapshotPtr snapshot)
{
    KONDOSCOPE_EXPECTS(snapshot && snapshot->lattice);
    const auto shape = [](const Lattice& l) { return std::tuple(l.kind(), l.lx(), l.ly()); };
    const bool isNewWarning = !m_impl->snapshot || m_impl->snapshot->warning() != snapshot->warning();
    const bool isNewLattice = !m_impl->snapshot || shape(*m_impl->snapshot->lattice) != shape(*snapshot->lattice);
    m_impl->snapshot = std::move(snapshot);
    if (isNewLattice) {
        m_impl->plan.emplace(*m_impl->snapshot->lattice);
        for (Layer* layer : m_impl->layers)
            layer->setPlan(*m_impl->plan);
    }
    for (std::size_t k = 0; k < m_impl->layers.size(); ++k)
        if (m_impl->visible[k])
            m_impl->layers[k]->update(*m_impl->snapshot);
    const bool isTimeTooLong = m_impl->annotations.setTime(m_impl->snapshot->time);
    if (isNewWarning)
        m_impl->annotations.setWarning(m_impl->snapshot->warning());
    m_impl->isLayoutStale = m_impl->isLayoutStale || isNewWarning || isTimeTooLong;
    if (isNewLattice)
        resetCamera();
}

void SceneView::resetCamera()
{
    if (m_impl->plan)
        m_impl->camera.fit(m_impl->renderer, *m_impl->plan, m_impl->free);
    m_impl->isLayoutStale = true;
}

vtkRenderWindow* SceneView::renderWindow() const
{
    return m_impl->window;
}

vtkRenderer* SceneView::renderer() const
{
    return m_impl->renderer;
}

int SceneView::arrowStride() const
{
    return m_impl->arrows.stride();
}

PixelImage SceneView::renderPixels(int width, int height)
{
    return drawWindow(m_impl->window, width, height);
}

void SceneView::writePng(const std::string& path, int width, int height)
{
    kondoscope::writePng(path, renderPixels(width, height));
}

} // namespace kondoscope
