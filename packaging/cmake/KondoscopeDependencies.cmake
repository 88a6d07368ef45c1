# The libraries of the project: Debian 12's versions and what newer distributions ship.
find_package(Threads REQUIRED)
find_package(Eigen3 3.4 REQUIRED NO_MODULE)
find_package(HDF5 1.10 REQUIRED COMPONENTS C)
find_package(Torch 1.13 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)

find_path(LAPACKE_INCLUDE_DIR lapacke.h REQUIRED)
find_library(LAPACKE_LIBRARY lapacke REQUIRED)
find_library(OPENBLAS_LIBRARY openblas REQUIRED)
find_path(OPENBLAS_INCLUDE_DIR cblas.h PATH_SUFFIXES openblas ${CMAKE_LIBRARY_ARCHITECTURE} REQUIRED)
add_library(kondoscope_lapack INTERFACE)
target_include_directories(kondoscope_lapack INTERFACE ${LAPACKE_INCLUDE_DIR} ${OPENBLAS_INCLUDE_DIR})
target_link_libraries(kondoscope_lapack INTERFACE ${LAPACKE_LIBRARY} ${OPENBLAS_LIBRARY})

if(KONDOSCOPE_TESTS)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Core Test)
endif()
if(KONDOSCOPE_WINDOW)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Core Gui Widgets OpenGL OpenGLWidgets)
  find_package(VTK 9.1 REQUIRED COMPONENTS
    CommonCore CommonDataModel FiltersCore FiltersGeneral FiltersSources RenderingCore RenderingOpenGL2 RenderingUI
    RenderingFreeType RenderingAnnotation RenderingContext2D RenderingContextOpenGL2 ChartsCore InteractionStyle
    InteractionWidgets IOImage ViewsContext2D)
endif()
if(KONDOSCOPE_BENCHMARKS)
  find_package(benchmark REQUIRED)
endif()
