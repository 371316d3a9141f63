# Compiles sources of a target together: most of the time of a build goes into
# headers, which a joined source reads once. Two sources are joined only if
# neither it nor its headers mention a name that the other declares for itself
# (in a nameless namespace, or as a macro): so each means what it means alone.
#
# An edit may make two sources share a name; the compiler then speaks of a
# redefinition or an ambiguity, and configuring again parts them.

# Sources in a joined one; more would save little, and make an edit costly.
set(joined_most 12)
# Characters in a joined one, since generated sources are large.
set(joined_largest 300000)

# names_of_block(block): appends to `names` what a nameless namespace declares.
# A declaration begins its line, for clang-format does not indent namespaces.
function(names_of_block block)
  string(REGEX REPLACE "//[^\n]*" "" block "${block}")
  # CMake's lists know brackets, semicolons and backslashes.
  string(REPLACE "[" "(" block "${block}")
  string(REPLACE "]" ")" block "${block}")
  string(REPLACE ";" "=" block "${block}")
  string(REPLACE "\\" "/" block "${block}")
  foreach(depth RANGE 3)
    string(REGEX REPLACE "<[^<>\n(={]*>" "" block "${block}")
  endforeach()
  string(REGEX MATCHALL "\n[A-Za-z_][^\n]*" lines "${block}")
  foreach(line IN LISTS lines)
    if(line MATCHES "^\n(template )?(struct|class|union|enum class|enum) ([A-Za-z0-9_]+)")
      list(APPEND names ${CMAKE_MATCH_3})
    elseif(line MATCHES "^\n(using|namespace|static_assert|[A-Z_]+\\()")
      # A use of another's name, or gtest's TEST.
    elseif(line MATCHES "([A-Za-z0-9_]+) ?[({=]")
      list(APPEND names ${CMAKE_MATCH_1})
    endif()
  endforeach()
  set(names "${names}" PARENT_SCOPE)
endfunction()

# words_of(text): sets `words`, all that the text mentions in its code; `bare`,
# the code; and `headers`, those of ours that it includes, and those they do.
function(words_of text)
  string(REGEX REPLACE "//[^\n]*" "" bare "${text}")
  string(REGEX MATCHALL "\n#include \"[^\"\n]+" included "${bare}")
  string(REGEX REPLACE "\n#include[^\n]*" "" bare "${bare}")
  string(REGEX REPLACE "[^A-Za-z0-9_]+" " " words "${bare}")
  set(headers)
  foreach(header IN LISTS included)
    string(REGEX REPLACE ".*\"" "" header "${header}")
    if(EXISTS ${CMAKE_SOURCE_DIR}/${header})
      read_header(${header})
      get_property(below GLOBAL PROPERTY joined_below_${header})
      list(APPEND headers ${header} ${below})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES headers)
  set(words " ${words} " PARENT_SCOPE)
  set(bare "${bare}" PARENT_SCOPE)
  set(headers "${headers}" PARENT_SCOPE)
endfunction()

# read_header(header): remembers its words, and the headers below it.
function(read_header header)
  get_property(known GLOBAL PROPERTY joined_words_${header} SET)
  if(NOT known)
    file(READ ${CMAKE_SOURCE_DIR}/${header} text)
    words_of("${text}")
    set_property(GLOBAL PROPERTY joined_words_${header} "${words}")
    set_property(GLOBAL PROPERTY joined_below_${header} "${headers}")
  endif()
endfunction()

# names_of(source): sets `names`, which the source declares for itself; `uses`,
# its using-declarations and aliases; `words` and `headers`, as above; `size`.
function(names_of source)
  file(READ ${source} text)
  string(LENGTH "${text}" size)
  words_of("${text}")

  set(names)
  string(REGEX MATCHALL "\n#define [A-Za-z0-9_]+" macros "${bare}")
  list(TRANSFORM macros REPLACE ".* " "" OUTPUT_VARIABLE names)
  string(FIND "${text}" "\nnamespace {\n" from)
  while(NOT from EQUAL -1)
    math(EXPR from "${from} + 12")
    string(SUBSTRING "${text}" ${from} -1 text)
    string(FIND "${text}" "\n}  // namespace\n" to)
    string(SUBSTRING "${text}" 0 ${to} block)
    names_of_block("${block}")
    string(FIND "${text}" "\nnamespace {\n" from)
  endwhile()
  list(REMOVE_DUPLICATES names)

  string(REGEX MATCHALL "\n(using|namespace) [^;{}]+" uses "${bare}")
  list(TRANSFORM uses REPLACE "[\n ]+" " ")
  list(TRANSFORM uses REPLACE " ::" " ")
  set(names "${names}" PARENT_SCOPE)
  set(uses "${uses}" PARENT_SCOPE)
  set(words "${words}" PARENT_SCOPE)
  set(headers "${headers}" PARENT_SCOPE)
  set(size ${size} PARENT_SCOPE)
endfunction()

# mentions(result text names...): whether text has one of names as a word.
function(mentions result text)
  set(${result} FALSE PARENT_SCOPE)
  foreach(name IN LISTS ARGN)
    string(FIND "${text}" " ${name} " at)
    if(NOT at EQUAL -1)
      set(${result} TRUE PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

# used_name(result use): the name that a using-declaration or alias brings.
macro(used_name result use)
  if("${use}" MATCHES "^ (using|namespace) ([A-Za-z0-9_]+) =")
    set(${result} ${CMAKE_MATCH_2})
  else()
    string(REGEX REPLACE ".*[^A-Za-z0-9_]" "" ${result} "${use}")
  endif()
endmacro()

# headers_mention(result headers others names...): whether a header that is not
# among the others has one of names as a word.
function(headers_mention result headers others)
  list(REMOVE_ITEM headers ${others})
  set(words)
  foreach(header IN LISTS headers)
    get_property(more GLOBAL PROPERTY joined_words_${header})
    string(APPEND words "${more}")
  endforeach()
  mentions(named "${words}" ${ARGN})
  set(${result} ${named} PARENT_SCOPE)
endfunction()

# clashes(result group): whether the source of `names`, `uses`, `words` and
# `headers` and the sources of the group share a name.
function(clashes result group)
  set(${result} TRUE PARENT_SCOPE)
  mentions(theirs "${${group}_words}" ${names})
  mentions(ours "${words}" ${${group}_names})
  if(theirs OR ours)
    return()
  endif()
  headers_mention(theirs "${${group}_headers}" "${headers}" ${names})
  headers_mention(ours "${headers}" "${${group}_headers}" ${${group}_names})
  if(theirs OR ours)
    return()
  endif()
  foreach(use IN LISTS uses)
    used_name(name "${use}")
    if(DEFINED ${group}_use_${name} AND NOT ${group}_use_${name} STREQUAL use)
      return()
    endif()
  endforeach()
  set(${result} FALSE PARENT_SCOPE)
endfunction()

# find_group(): sets `group` to the first that the source may join, or to a new
# one.
macro(find_group)
  set(group 0)
  while(group LESS groups)
    list(LENGTH g${group}_sources count)
    math(EXPR sum "${g${group}_size} + ${size}")
    if(count LESS joined_most AND sum LESS joined_largest)
      clashes(clash g${group})
      if(NOT clash)
        break()
      endif()
    endif()
    math(EXPR group "${group} + 1")
  endwhile()
  if(group EQUAL groups)
    set(g${group}_size 0)
    math(EXPR groups "${groups} + 1")
  endif()
endmacro()

# join_sources(target): compiles the target's sources together where it can.
function(join_sources target)
  get_target_property(directory ${target} SOURCE_DIR)
  get_target_property(sources ${target} SOURCES)
  set(groups 0)
  foreach(source IN LISTS sources)
    get_filename_component(path ${source} ABSOLUTE BASE_DIR ${directory})
    cmake_path(IS_PREFIX CMAKE_BINARY_DIR ${path} generated)
    if(generated OR NOT path MATCHES "[.]cc$")
      continue()
    endif()
    names_of(${path})
    find_group()
    list(APPEND g${group}_sources ${path})
    list(APPEND g${group}_names ${names})
    list(APPEND g${group}_headers ${headers})
    string(APPEND g${group}_words "${words}")
    math(EXPR g${group}_size "${g${group}_size} + ${size}")
    foreach(use IN LISTS uses)
      used_name(name "${use}")
      set(g${group}_use_${name} "${use}")
    endforeach()
  endforeach()

  math(EXPR last "${groups} - 1")
  foreach(group RANGE ${last})
    add_joined(${target} ${CMAKE_SOURCE_DIR} ${target}_${group}.cc
      ${g${group}_sources})
  endforeach()
endfunction()

# add_joined(target root name sources...): gives the target a source that has
# all the others, which are named relative to root (an include directory of the
# target) so that a cache of compilations knows them in any checkout.
function(add_joined target root name)
  list(LENGTH ARGN count)
  if(count LESS 2)
    return()
  endif()
  set(text)
  if(protoc_names)
    set(text "#include <google/protobuf/generated_message_reflection.h>\n")
  endif()
  foreach(source IN LISTS ARGN)
    file(RELATIVE_PATH path ${root} ${source})
    string(MAKE_C_IDENTIFIER ${path} suffix)
    foreach(name IN LISTS protoc_names)
      string(APPEND text
        "#undef ${name}\n#define ${name} ${name}_${suffix}\n")
    endforeach()
    string(APPEND text "#include \"${path}\"\n")
  endforeach()
  set(joined ${CMAKE_BINARY_DIR}/joined/${name})
  file(CONFIGURE OUTPUT ${joined} CONTENT "${text}" @ONLY)
  target_sources(${target} PRIVATE ${joined})
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # What a source has for itself looks as if it came from a header.
    set_source_files_properties(${joined} TARGET_DIRECTORY ${target}
      PROPERTIES COMPILE_OPTIONS -Wno-subobject-linkage)
  endif()
  get_target_property(directory ${target} SOURCE_DIR)
  set_source_files_properties(${ARGN} DIRECTORY ${directory}
    PROPERTIES HEADER_FILE_ONLY ON)
endfunction()

# join_generated(target root most sources...): the same for sources that protoc
# has yet to write, with at most so many in a joined one. They share no names
# but a few that protoc gives in every file, for which there are macros.
function(join_generated target root most)
  set(protoc_names file_default_instances schemas)
  while(ARGN)
    list(SUBLIST ARGN 0 ${most} some)
    list(REMOVE_ITEM ARGN ${some})
    list(GET some 0 first)
    get_filename_component(first ${first} NAME)
    add_joined(${target} ${root} ${target}_${first} ${some})
  endwhile()
endfunction()

# join_all_sources(directory): joins the sources of all targets below directory.
function(join_all_sources directory)
  get_directory_property(targets DIRECTORY ${directory} BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    if(type MATCHES "^(STATIC_LIBRARY|EXECUTABLE)$")
      join_sources(${target})
    endif()
  endforeach()
  get_directory_property(below DIRECTORY ${directory} SUBDIRECTORIES)
  foreach(subdirectory IN LISTS below)
    join_all_sources(${subdirectory})
  endforeach()
endfunction()
