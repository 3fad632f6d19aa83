# SPDX-License-Identifier: GPL-2.0-or-later
# Lab as one of the plugins of Wireshark's own source tree, where it is built by
# cmake -DCUSTOM_PLUGIN_SRC_DIR=plugins/epan/lab (docs/building.md). That tree has found what
# Dependencies.cmake looks for.

include(WiresharkPlugin)
set(LAB_WIRESHARK_SERIES "${PROJECT_MAJOR_VERSION}.${PROJECT_MINOR_VERSION}")
add_library(PkgConfig::GLIB INTERFACE IMPORTED)
target_include_directories(PkgConfig::GLIB INTERFACE ${GLIB2_INCLUDE_DIRS})
target_link_libraries(PkgConfig::GLIB INTERFACE ${GLIB2_LIBRARIES})
add_library(lab_epan INTERFACE)
target_link_libraries(lab_epan INTERFACE epan wiretap wsutil PkgConfig::GLIB)
target_compile_definitions(lab_epan INTERFACE
    LAB_VERSION="${PROJECT_VERSION}" LAB_WIRESHARK_VERSION="${LAB_WIRESHARK_SERIES}")

add_subdirectory(plugin)
set_target_properties(lab PROPERTIES
    LIBRARY_OUTPUT_DIRECTORY "${PLUGIN_DIR}/epan"
    INSTALL_RPATH ""
    FOLDER "Plugins")
add_dependencies(plugins lab)
install_plugin(lab epan)
