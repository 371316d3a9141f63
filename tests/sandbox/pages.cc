#include "tests/sandbox/pages.h"

#include <algorithm>
#include <cstdlib>
#include <string>

namespace sandbox {
namespace {

constexpr size_t kLimit = 20;

// Zero for what is no number.
size_t NumberAt(const Json& order, const char* field) {
  return std::strtoul(TextAt(order, field).c_str(), nullptr, 10);
}

}  // namespace

Page PageAt(const Json& order, size_t count, Limit limit) {
  const size_t asked = limit == Limit::kTaken ? NumberAt(order, "limit") : 0;
  Page page;
  page.begin = std::min(NumberAt(order, "start"), count);
  page.end = std::min(page.begin + (asked == 0 ? kLimit : asked), count);
  page.more = page.end < count;
  return page;
}

Json PageOf(const Json& order, const Json& rows, Limit limit) {
  const Page page = PageAt(order, rows.size(), limit);
  Json page_rows = Json::array();
  for (size_t i = page.begin; i < page.end; ++i) page_rows.push_back(rows[i]);
  const size_t length = page_rows.size();
  return {{"valueObjectList", std::move(page_rows)},
          {"moreRows", page.more},
          {"resultSetLength", length}};
}

}  // namespace sandbox
