# SPDX-License-Identifier: GPL-2.0-or-later
# Packages for all users: `./lab package`, or cpack in the build folder. What `cmake --install` does
# stays as it is; the rules here are of a component that only packages install.

# A package belongs to one Wireshark series, for its plugin is loaded by no other.
string(REGEX MATCH "^([0-9]+)\\.([0-9]+)" series "${LAB_WIRESHARK_SERIES}")
math(EXPR next "${CMAKE_MATCH_2} + 1")
set(next_series "${CMAKE_MATCH_1}.${next}")
cmake_path(GET LAB_GLOBAL_DATA_FOLDER PARENT_PATH share)
cmake_path(GET share PARENT_PATH prefix)
set(own "${share}/wireshark-lab")
set(documents "${share}/doc/wireshark-lab")

# Lab has no address and no page of its own: who publishes packages gives theirs, here or in the environment.
set(contact "The authors of Lab <wireshark-lab@example.org>")
if(DEFINED ENV{LAB_CONTACT})
    set(contact "$ENV{LAB_CONTACT}")
endif()
set(LAB_CONTACT "${contact}" CACHE STRING
    "Who answers for the packages: a name and an address. Nobody reads the one under example.org")
set(LAB_HOMEPAGE "$ENV{LAB_HOMEPAGE}" CACHE STRING "The page that the packages name as that of Lab, if there is one")
set(released "2026-11-27") # as in CHANGELOG.md

# Installs what follows the destination, a whole path, with a package.
function(lab_package destination)
    cmake_path(RELATIVE_PATH destination BASE_DIRECTORY "${prefix}")
    install(${ARGN} DESTINATION "${destination}" COMPONENT package EXCLUDE_FROM_ALL)
endfunction()

# The man page and the changelog have to be compressed, with no time in them.
set(packed "${PROJECT_BINARY_DIR}/packaging")
set(timestamp "Fri, 27 Nov 2026 00:00:00 +0000")
file(WRITE "${packed}/changelog" "wireshark-lab (${PROJECT_VERSION}+ws${LAB_WIRESHARK_SERIES}) unstable; urgency=medium\n\n"
    "  * See CHANGELOG.md beside this file.\n\n"
    " -- ${LAB_CONTACT}  ${timestamp}\n")
configure_file(packaging/wireshark-lab.1 "${packed}/wireshark-lab.1" @ONLY)
set(homepage "")
if(LAB_HOMEPAGE)
    set(homepage "<url type=\"homepage\">${LAB_HOMEPAGE}</url>")
endif()
configure_file(packaging/wireshark-lab.metainfo.xml "${packed}/wireshark-lab.metainfo.xml" @ONLY)
execute_process(COMMAND gzip -9nf "${packed}/changelog" "${packed}/wireshark-lab.1")

lab_package("${LAB_GLOBAL_PLUGIN_FOLDER}/epan" TARGETS lab LIBRARY)
lab_package("${LAB_GLOBAL_DATA_FOLDER}/profiles" DIRECTORY profile/Lab)
lab_package("${LAB_GLOBAL_DATA_FOLDER}/lab" DIRECTORY docs/guide tasks)
foreach(folder sample-pcaps sample-pcaps/recorded)
    file(GLOB captures CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${folder}/*.pcap*")
    lab_package("${own}/${folder}" FILES ${captures})
endforeach()
file(GLOB said CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/sample-pcaps/*.ini")
lab_package("${own}/sample-pcaps" FILES sample-pcaps/README.md sample-pcaps/README.zh_CN.md ${said})
# The plugin looks for the samples beside the guide.
cmake_path(RELATIVE_PATH own BASE_DIRECTORY "${LAB_GLOBAL_DATA_FOLDER}/lab" OUTPUT_VARIABLE way)
cmake_path(RELATIVE_PATH LAB_GLOBAL_DATA_FOLDER BASE_DIRECTORY "${prefix}" OUTPUT_VARIABLE data)
install(CODE "file(CREATE_LINK \"${way}/sample-pcaps\" \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${data}/lab/samples\" SYMBOLIC)"
    COMPONENT package EXCLUDE_FROM_ALL)
lab_package("${own}/commands" FILES commands/capture.sh commands/doctor.zh_CN.words commands/plugin.sh)
lab_package("${own}/commands" PROGRAMS commands/doctor.sh)
lab_package("${prefix}/bin" PROGRAMS commands/wireshark-lab)
lab_package("${share}/man/man1" FILES "${packed}/wireshark-lab.1.gz")
lab_package("${share}/metainfo" FILES "${packed}/wireshark-lab.metainfo.xml")
file(GLOB pages CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/*.md")
lab_package("${documents}" FILES packaging/copyright README.md README.zh_CN.md CHANGELOG.md)
lab_package("${documents}/docs" FILES ${pages})
lab_package("${documents}" FILES "${packed}/changelog.gz")

set(CPACK_GENERATOR DEB)
set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_IGNORE_FILES "/build[^/]*/" "/\\\\.git/" "__pycache__")
set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};Lab;package;/")
set(CPACK_PACKAGING_INSTALL_PREFIX "${prefix}")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ
    GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_NAME wireshark-lab)
set(CPACK_PACKAGE_VENDOR "The authors of Lab")
set(CPACK_PACKAGE_CONTACT "${LAB_CONTACT}")
set(CPACK_PACKAGE_HOMEPAGE_URL "${LAB_HOMEPAGE}")
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}+ws${LAB_WIRESHARK_SERIES}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "explains TCP in Wireshark, segment by segment")
set(CPACK_PACKAGE_DESCRIPTION
    "A plugin of Wireshark for teachers and students. Under the TCP layer of
every segment it says which step of the conversation this is, what its
numbers must be and why, and in which state each end is, in English and in
Chinese.")
set(CPACK_PACKAGE_FILE_NAME
    "wireshark-lab_${CPACK_PACKAGE_VERSION}_${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_SOURCE_PACKAGE_FILE_NAME "wireshark-lab-${PROJECT_VERSION}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "wireshark-common (>= ${LAB_WIRESHARK_SERIES}~), wireshark-common (<< ${next_series}~), tshark")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS wireshark)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_SUMMARY "Explains TCP in Wireshark, segment by segment")
set(CPACK_RPM_PACKAGE_DESCRIPTION "${CPACK_PACKAGE_DESCRIPTION}")
set(CPACK_RPM_SPEC_MORE_DEFINE "%define packager ${LAB_CONTACT}")
set(CPACK_RPM_PACKAGE_LICENSE "GPL-2.0-or-later")
set(CPACK_RPM_PACKAGE_REQUIRES "wireshark-cli >= ${LAB_WIRESHARK_SERIES}, wireshark-cli < ${next_series}")
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION "${share}" "${share}/man" "${share}/man/man1"
    "${prefix}/bin" "${share}/metainfo")
include(CPack)
# The archive of the source is for no prefix.
file(APPEND "${CPACK_SOURCE_OUTPUT_CONFIG_FILE}" "set(CPACK_PACKAGING_INSTALL_PREFIX \"\")\n")
