#include <fmt/format.h>
#include <hdf5.h>

#include "core/io/GlobalHeapCheck.h"
#include "core/io/Hdf5Internal.h"

namespace kondoscope {

namespace {

constexpr std::size_t kMaximumText = std::size_t{16} << 20;

std::string what(const std::string& object, const std::string& name)
{
    return fmt::format("attribute \"{}\" of \"{}\"", name, object);
}

bool writeScalar(hid_t object, const std::string& name, hid_t type, const void* value)
{
    const Hdf5Id space(H5Screate(H5S_SCALAR), H5Sclose);
    const Hdf5Id attribute(H5Acreate2(object, name.c_str(), type, space.get(), H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
    return attribute.valid() && H5Awrite(attribute.get(), type, value) >= 0;
}

Hdf5Id variableText()
{
    Hdf5Id type(H5Tcopy(H5T_C_S1), H5Tclose);
    H5Tset_size(type.get(), H5T_VARIABLE);
    H5Tset_cset(type.get(), H5T_CSET_UTF8);
    return type;
}

bool isScalar(hid_t attribute)
{
    const Hdf5Id space(H5Aget_space(attribute), H5Sclose);
    return space.valid() && H5Sget_simple_extent_npoints(space.get()) == 1;
}

} // namespace

void Hdf5File::Impl::requireSoundTexts() const
{
    if (textsAreSound || mode != Mode::Read)
        return;
    require(hasSoundGlobalHeap(path, fileSize), "its texts are damaged");
    textsAreSound = true;
}

Hdf5Id Hdf5File::Impl::openAttribute(const std::string& object, const std::string& name) const
{
    const Hdf5Id owner = openObject(object);
    require(H5Aexists(owner.get(), name.c_str()) > 0, fmt::format("has no {}", what(object, name)));
    Hdf5Id attribute(H5Aopen(owner.get(), name.c_str(), H5P_DEFAULT), H5Aclose);
    require(attribute.valid() && isScalar(attribute.get()),
            fmt::format("{} is not a single value", what(object, name)));
    return attribute;
}

bool Hdf5File::hasAttribute(const std::string& object, const std::string& name) const
{
    const Hdf5Session session;
    const Hdf5Id owner = m_impl->openObject(object);
    return H5Aexists(owner.get(), name.c_str()) > 0;
}

std::string Hdf5File::readString(const std::string& object, const std::string& name) const
{
    const Hdf5Session session;
    const Impl& impl = *m_impl;
    const Hdf5Id attribute = impl.openAttribute(object, name);
    const Hdf5Id type(H5Aget_type(attribute.get()), H5Tclose);
    impl.require(type.valid() && H5Tget_class(type.get()) == H5T_STRING,
                 fmt::format("{} is not a text", what(object, name)));
    if (H5Tis_variable_str(type.get()) > 0) {
        impl.requireSoundTexts();
        const Hdf5Id memory = variableText();
        H5Tset_cset(memory.get(), H5Tget_cset(type.get()));
        char* text = nullptr;
        impl.require(H5Aread(attribute.get(), memory.get(), &text) >= 0,
                     fmt::format("{} cannot be read", what(object, name)));
        std::string result = text ? text : "";
        H5free_memory(text);
        return result;
    }
    const std::size_t size = H5Tget_size(type.get());
    impl.require(size <= kMaximumText, fmt::format("{} is too long", what(object, name)));
    std::string result(size, '\0');
    impl.require(H5Aread(attribute.get(), type.get(), result.data()) >= 0,
                 fmt::format("{} cannot be read", what(object, name)));
    if (H5Tget_strpad(type.get()) == H5T_STR_SPACEPAD)
        result.erase(result.find_last_not_of(' ') + 1);
    return result.substr(0, result.find('\0'));
}

double Hdf5File::readNumber(const std::string& object, const std::string& name) const
{
    const Hdf5Session session;
    const Impl& impl = *m_impl;
    const Hdf5Id attribute = impl.openAttribute(object, name);
    const Hdf5Id type(H5Aget_type(attribute.get()), H5Tclose);
    const H5T_class_t kind = H5Tget_class(type.get());
    double value = 0.0;
    impl.require((kind == H5T_FLOAT || kind == H5T_INTEGER) && H5Aread(attribute.get(), H5T_NATIVE_DOUBLE, &value) >= 0,
                 fmt::format("{} is not a number", what(object, name)));
    return value;
}

std::int64_t Hdf5File::readInteger(const std::string& object, const std::string& name) const
{
    const Hdf5Session session;
    const Impl& impl = *m_impl;
    const Hdf5Id attribute = impl.openAttribute(object, name);
    const Hdf5Id type(H5Aget_type(attribute.get()), H5Tclose);
    std::int64_t value = 0;
    impl.require(H5Tget_class(type.get()) == H5T_INTEGER && H5Aread(attribute.get(), H5T_NATIVE_INT64, &value) >= 0,
                 fmt::format("{} is not an integer", what(object, name)));
    return value;
}

void Hdf5File::writeAttribute(const std::string& object, const std::string& name, const std::string& value)
{
    writeAttribute(object, name, value.c_str());
}

void Hdf5File::writeAttribute(const std::string& object, const std::string& name, const char* value)
{
    const Hdf5Session session;
    m_impl->require(writeScalar(m_impl->openObject(object).get(), name, variableText().get(), &value),
                    fmt::format("{} cannot be written", what(object, name)));
}

void Hdf5File::writeAttribute(const std::string& object, const std::string& name, double value)
{
    const Hdf5Session session;
    m_impl->require(writeScalar(m_impl->openObject(object).get(), name, H5T_NATIVE_DOUBLE, &value),
                    fmt::format("{} cannot be written", what(object, name)));
}

void Hdf5File::writeAttribute(const std::string& object, const std::string& name, std::int64_t value)
{
    const Hdf5Session session;
    m_impl->require(writeScalar(m_impl->openObject(object).get(), name, H5T_NATIVE_INT64, &value),
                    fmt::format("{} cannot be written", what(object, name)));
}

} // namespace kondoscope
