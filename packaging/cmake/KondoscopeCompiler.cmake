# Compiler settings that every target of the project shares.
add_library(kondoscope_compiler INTERFACE)
target_compile_options(kondoscope_compiler INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor)
if(KONDOSCOPE_WERROR)
  target_compile_options(kondoscope_compiler INTERFACE -Werror)
endif()
target_compile_definitions(kondoscope_compiler INTERFACE $<$<CONFIG:Debug>:KONDOSCOPE_CONTRACTS>)
target_include_directories(kondoscope_compiler INTERFACE ${CMAKE_SOURCE_DIR})

if(KONDOSCOPE_SANITIZE)
  add_compile_options(-fsanitize=${KONDOSCOPE_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${KONDOSCOPE_SANITIZE})
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()
