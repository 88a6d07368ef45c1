#include "core/network/Workspace.h"

#include <algorithm>

namespace kondoscope {

namespace {

constexpr std::size_t kAlignment = 16; ///< numbers

bool isAdjoint(Slot slot)
{
    return slot == Slot::Adjoint || slot == Slot::AdjointTangent;
}

} // namespace

template <typename Real> Tensor Workspace<Real>::addPlanes(int count)
{
    m_entries.push_back({count, true});
    return {int(m_entries.size()) - 1};
}

template <typename Real> Tensor Workspace<Real>::addVector(int length)
{
    m_entries.push_back({length, false});
    return {int(m_entries.size()) - 1};
}

template <typename Real> Tensor Workspace<Real>::slice(Tensor planes, int first, int count)
{
    Entry entry{count, true};
    entry.parent = planes.index;
    entry.first = first;
    m_entries.push_back(entry);
    return {int(m_entries.size()) - 1};
}

template <typename Real> void Workspace<Real>::needGhosts(Tensor tensor, bool ofAdjoints)
{
    for (int index = tensor.index; index >= 0; index = m_entries[std::size_t(index)].parent) {
        Entry& entry = m_entries[std::size_t(index)];
        (ofAdjoints ? entry.adjointGhosts : entry.valueGhosts) = true;
    }
}

template <typename Real> void Workspace<Real>::allocate(const PlaneLayout& layout, bool training)
{
    m_layout = layout;
    m_training = training;
    std::size_t total = kAlignment;
    for (Entry& entry : m_entries) {
        if (entry.parent >= 0) {
            const Entry& parent = m_entries[std::size_t(entry.parent)];
            entry.valueGhosts = entry.valueGhosts || parent.valueGhosts;
            entry.adjointGhosts = entry.adjointGhosts || parent.adjointGhosts;
        }
        for (int slot = 0; slot < (training ? kSlots : 2); ++slot) {
            const auto k = std::size_t(slot);
            if (entry.parent >= 0) {
                entry.offset[k] =
                    m_entries[std::size_t(entry.parent)].offset[k] + std::size_t(entry.first) * layout.size;
                continue;
            }
            entry.offset[k] = total;
            const std::size_t each = entry.planes ? layout.size : 1;
            total += (std::size_t(entry.count) * each + kAlignment) / kAlignment * kAlignment;
        }
    }
    m_data = AlignedArray<Real>(total + 8 * kAlignment);
    std::fill_n(m_data.data(), m_data.size(), Real(0));
}

template <typename Real> void Workspace<Real>::finish(Tensor t, Slot slot, const Share& share)
{
    const Entry& entry = m_entries[std::size_t(t.index)];
    if (isAdjoint(slot) ? entry.adjointGhosts : entry.valueGhosts)
        for (int k = 0; k < entry.count; ++k)
            m_layout.fillGhosts(plane(t, k, slot), share.firstRow, share.lastRow);
}

template <typename Real> void Workspace<Real>::clearVectors(Slot slot)
{
    for (const Entry& entry : m_entries)
        if (!entry.planes)
            std::fill_n(m_data.data() + entry.offset[std::size_t(slot)], entry.count, Real(0));
}

template class Workspace<float>;
template class Workspace<double>;

} // namespace kondoscope
