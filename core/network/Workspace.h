#pragma once

#include <array>
#include <vector>

#include "core/network/PlaneLayout.h"
#include "core/support/AlignedArray.h"

namespace kondoscope {

/// The four numbers that belong to every intermediate result x of a network with energy E, for a change v of its
/// inputs: x, dE/dx, dx along v, d(dE/dx) along v. Training needs the last two: the gradient of a loss on forces is a
/// directional derivative of dE/d(weights). Method: Pearlmutter, Neural Comput. 6, 147 (1994).
enum class Slot { Value, Adjoint, Tangent, AdjointTangent };
inline constexpr int kSlots = 4;

/// A group of planes (one number a site each), or a vector of plain numbers.
struct Tensor
{
    int index = -1;
};

/// A part of an operation: rows of the lattice. The parts of a lattice depend on its size alone, so that sums do not
/// depend on the number of threads.
struct Share
{
    int part = 0;
    int worker = 0; ///< thread that does it
    int firstRow = 0;
    int lastRow = 0; ///< exclusive
};

/// Memory of all intermediate results of a network on one lattice.
template <typename Real> class Workspace
{
public:
    static constexpr int kMostParts = 64;
    static constexpr int kMostWorkers = 64;

    Workspace() = default;

    Tensor addPlanes(int count);
    Tensor addVector(int length);
    /// Planes first .. first + count - 1 of a group, as a group of their own in the same memory.
    Tensor slice(Tensor planes, int first, int count);
    /// Says that operations read the values, or the adjoints, of neighbours.
    void needGhosts(Tensor tensor, bool ofAdjoints);

    /// Takes the memory. \param training  all four slots, else the first two
    void allocate(const PlaneLayout& layout, bool training);
    std::size_t bytes() const { return m_data.size() * sizeof(Real); }

    const PlaneLayout& layout() const { return m_layout; }
    bool training() const { return m_training; }
    int count(Tensor t) const { return m_entries[std::size_t(t.index)].count; }
    Real* data(Tensor t, Slot slot = Slot::Value)
    {
        return m_data.data() + m_entries[std::size_t(t.index)].offset[std::size_t(slot)];
    }
    /// Plane k of a group.
    Real* plane(Tensor t, int k, Slot slot = Slot::Value) { return data(t, slot) + std::size_t(k) * m_layout.size; }

    /// To be called after rows of planes were written: fills the ghost cells if somebody reads them.
    void finish(Tensor t, Slot slot, const Share& share);
    /// Sets all adjoints of vectors to zero (they are added up; those of planes are overwritten by their last reader).
    void clearVectors(Slot slot);

private:
    struct Entry
    {
        int count;
        bool planes;
        int parent = -1; ///< of a slice
        int first = 0;
        bool valueGhosts = false;
        bool adjointGhosts = false;
        std::array<std::size_t, kSlots> offset{};
    };

    PlaneLayout m_layout;
    bool m_training = false;
    std::vector<Entry> m_entries;
    AlignedArray<Real> m_data;
};

} // namespace kondoscope
