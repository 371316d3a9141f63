#include "adapters/fourws/paging.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adapters/base/error.h"
#include "adapters/base/json_document.h"
#include "gmock/gmock.h"
#include "google/longrunning/operations.pb.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using nlohmann::json;
// Lists of the shape that ours have.
using Request = google::longrunning::ListOperationsRequest;
using Response = google::longrunning::ListOperationsResponse;

// An upstream of `total` rows, which may give `least` although fewer are asked
// for.
class Upstream {
 public:
  // `shuffled`: its rows are not read in the order in which it counts them.
  // `unreadable`: rows that are not read.
  explicit Upstream(int total, int least = 0, bool shuffled = false,
                    std::set<int> unreadable = {})
      : total_(total),
        least_(least),
        shuffled_(shuffled),
        unreadable_(std::move(unreadable)) {}

  // One page, as a read would answer it.
  absl::StatusOr<Response> Ask(const Request& request) const {
    const auto page = PageOf(request);
    if (!page.ok()) return page.status();
    const int end =
        std::min(total_, page->start + std::max(page->size, least_));
    Response response;
    for (int i = page->start; i < end; ++i) {
      if (!unreadable_.contains(i))
        response.add_operations()->set_name(std::to_string(i));
    }
    const int given = std::max(0, end - page->start);
    if (shuffled_) {
      std::reverse(response.mutable_operations()->begin(),
                   response.mutable_operations()->end());
    }
    const JsonDocument answer(json{{"moreRows", end < total_}});
    const absl::Status ended = EndPage(
        request, answer, static_cast<size_t>(given), "operations", response);
    if (!ended.ok()) return ended;
    return response;
  }

  // The names of all rows, page by page.
  std::vector<std::string> AskForAll(Request request) const {
    std::vector<std::string> names;
    do {
      const auto response = Ask(request);
      EXPECT_THAT(response, IsOk());
      if (!response.ok()) break;
      const int size = request.page_size() == 0 ? 20 : request.page_size();
      EXPECT_LE(response->operations_size(), size);
      for (const auto& row : response->operations())
        names.push_back(row.name());
      request.set_page_token(response->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }

 private:
  const int total_;
  const int least_;
  const bool shuffled_;
  const std::set<int> unreadable_;
};

std::vector<std::string> Names(int count) {
  std::vector<std::string> names;
  names.reserve(count);
  for (int i = 0; i < count; ++i) names.push_back(std::to_string(i));
  return names;
}

TEST(PagingTest, ReturnsAllRowsOnce) {
  for (const int total : {0, 1, 19, 20, 21, 40, 45}) {
    for (const int size : {0, 1, 7, 20, 100}) {
      Request request;
      request.set_page_size(size);
      EXPECT_EQ(Upstream(total).AskForAll(request), Names(total)) << total;
    }
  }
}

TEST(PagingTest, IsRightWhereTheLimitIsIgnored) {
  for (const int total : {5, 20, 41}) {
    for (const int size : {1, 7, 50}) {
      Request request;
      request.set_page_size(size);
      EXPECT_EQ(Upstream(total, /*least=*/20).AskForAll(request), Names(total))
          << total << " by " << size;
    }
  }
}

TEST(PagingTest, LosesNothingWhereRowsHaveAnotherOrder) {
  for (const int size : {1, 7, 20, 50}) {
    Request request;
    request.set_page_size(size);
    EXPECT_THAT(
        Upstream(41, /*least=*/20, /*shuffled=*/true).AskForAll(request),
        testing::UnorderedElementsAreArray(Names(41)))
        << size;
  }
}

TEST(PagingTest, ReturnsAllThatCanBeReadOnce) {
  const std::set<int> unreadable = {0, 6, 7, 8, 19, 20, 40};
  std::vector<std::string> readable;
  for (int i = 0; i < 41; ++i) {
    if (!unreadable.contains(i)) readable.push_back(std::to_string(i));
  }
  for (const int size : {1, 7, 20, 50}) {
    Request request;
    request.set_page_size(size);
    for (const int least : {0, 20}) {
      EXPECT_EQ(Upstream(41, least, false, unreadable).AskForAll(request),
                readable)
          << size << " of " << least;
    }
  }
}

TEST(PagingTest, AsksForStartAndLimit) {
  Query query;
  AddPage({.start = 40, .size = 20}, query);
  EXPECT_EQ(query, (Query{{"start", "40"}, {"limit", "20"}}));
}

TEST(PagingTest, BoundsPages) {
  Request request;
  request.set_page_size(1000);
  EXPECT_EQ(PageOf(request)->size, 100);
}

TEST(PagingTest, KeepsTheFormatOfItsTokens) {
  Request request;
  request.set_filter("a");
  request.set_page_size(7);
  const std::string token = "MmRhYTZiYmM0ZDMyZDgyNjZjOTQ2NDE2MC43";
  EXPECT_EQ(Upstream(20, /*least=*/20).Ask(request)->next_page_token(), token);
  request.set_page_token(token);
  EXPECT_EQ(PageOf(request)->start, 0);
  EXPECT_EQ(PageOf(request)->skip, 7);
}

TEST(PagingTest, RefusesForeignTokens) {
  Request request;
  request.set_filter("a");
  const std::string token = Upstream(100).Ask(request)->next_page_token();
  request.set_page_token(token);
  request.set_page_size(7);
  EXPECT_EQ(PageOf(request)->start, 20);
  request.set_filter("b");
  for (const std::string& foreign : {token, std::string("x"), token + "9"}) {
    request.set_page_token(foreign);
    EXPECT_THAT(PageOf(request).status(),
                ErrorIs(absl::StatusCode::kInvalidArgument,
                        v1::ERROR_REASON_PAGE_TOKEN_INVALID))
        << foreign;
  }
}

TEST(PagingTest, BelievesNobodyWhoHasMoreButGivesNothing) {
  Response response;
  EXPECT_FALSE(EndPage(Request(), JsonDocument(json({{"moreRows", true}})), 0,
                       "operations", response)
                   .ok());
}

}  // namespace
}  // namespace gateway::fourws
