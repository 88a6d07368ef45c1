#include "ui/scene/PixelImage.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPNGWriter.h>
#include <vtkRenderWindow.h>
#include <vtkUnsignedCharArray.h>

#include "core/io/AtomicFile.h"
#include "core/support/Contracts.h"
#include "core/support/Error.h"

namespace kondoscope {

namespace {

std::size_t byteCount(int width, int height)
{
    return 3 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
}

} // namespace

void PixelImage::paste(const PixelImage& source, int x, int y)
{
    KONDOSCOPE_EXPECTS(x >= 0 && y >= 0 && x + source.width <= width && y + source.height <= height);
    for (int row = 0; row < source.height; ++row)
        std::copy_n(source.rgb.begin() + static_cast<std::ptrdiff_t>(byteCount(source.width, row)),
                    byteCount(source.width, 1),
                    rgb.begin() + static_cast<std::ptrdiff_t>(byteCount(width, y + row) + byteCount(x, 1)));
}

PixelImage drawWindow(vtkRenderWindow* window, int width, int height)
{
    const std::array<int, 2> oldSize{window->GetSize()[0], window->GetSize()[1]};
    window->SetSize(width, height);
    window->Render();
    vtkNew<vtkUnsignedCharArray> pixels;
    constexpr int kBackBuffer = 0;
    const bool isRead = window->GetPixelData(0, 0, width - 1, height - 1, kBackBuffer, pixels) == VTK_OK;
    if (oldSize[0] > 0 && oldSize[1] > 0)
        window->SetSize(oldSize[0], oldSize[1]);
    if (!isRead || static_cast<std::size_t>(pixels->GetNumberOfValues()) != byteCount(width, height))
        throw Error(
            fmt::format("A picture of {} x {} pixels cannot be drawn (the graphics driver refused it). Choose a "
                        "smaller size.",
                        width, height));
    PixelImage image{width, height, {}};
    image.rgb.assign(pixels->GetPointer(0), pixels->GetPointer(0) + byteCount(width, height));
    return image;
}

void writePng(const std::string& path, const PixelImage& image,
              const std::vector<std::pair<std::string, std::string>>& texts)
{
    vtkNew<vtkImageData> data;
    data->SetDimensions(image.width, image.height, 1);
    data->AllocateScalars(VTK_UNSIGNED_CHAR, 3);
    std::copy(image.rgb.begin(), image.rgb.end(), static_cast<unsigned char*>(data->GetScalarPointer()));
    vtkNew<vtkPNGWriter> writer;
    for (const auto& [keyword, value] : texts)
        writer->AddText(keyword.c_str(), value.c_str());
    writer->SetInputData(data);
    writer->WriteToMemoryOn();
    writer->Write();
    vtkUnsignedCharArray* content = writer->GetResult();
    writeAtomically(path, [&path, content](const std::string& temporary) {
        std::ofstream file(temporary, std::ios::binary);
        file.write(reinterpret_cast<const char*>(content->GetPointer(0)), content->GetNumberOfValues());
        file.close();
        if (!file)
            throw FileError(
                fmt::format("The picture {} cannot be written ({}). Check the folder, its permissions and the "
                            "space on the disk.",
                            path, std::strerror(errno)));
    });
}

} // namespace kondoscope
