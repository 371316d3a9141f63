#include "adapters/http/poller.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gateway {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Two connected sockets: one that is waited for, and its peer.
class Pair {
 public:
  Pair() {
    std::array<int, 2> ends;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) std::abort();
    socket = ends[0];
    peer_ = ends[1];
  }
  ~Pair() {
    close(socket);
    ClosePeer();
  }

  void Fill() { EXPECT_EQ(write(peer_, "a", 1), 1); }
  void ClosePeer() {
    if (peer_ >= 0) close(peer_);
    peer_ = -1;
  }

  int socket;

 private:
  int peer_;
};

class PollerTest : public testing::Test {
 protected:
  std::vector<int> Ready() {
    std::vector<int> ready;
    poller_.Wait(0, [&](int socket, uint32_t) { ready.push_back(socket); });
    return ready;
  }

  Poller poller_;
};

TEST_F(PollerTest, TellsWhatIsReadyUntilItIsRemoved) {
  Pair pair;
  EXPECT_TRUE(poller_.Set(pair.socket, EPOLLIN));
  EXPECT_THAT(Ready(), IsEmpty());
  pair.Fill();
  EXPECT_THAT(Ready(), ElementsAre(pair.socket));
  EXPECT_THAT(Ready(), ElementsAre(pair.socket));
  poller_.Remove(pair.socket);
  EXPECT_THAT(Ready(), IsEmpty());
}

TEST_F(PollerTest, WaitsForTheEventsThatWereSetLast) {
  Pair pair;
  EXPECT_TRUE(poller_.Set(pair.socket, EPOLLIN | EPOLLOUT));
  EXPECT_THAT(Ready(), ElementsAre(pair.socket));
  EXPECT_TRUE(poller_.Set(pair.socket, EPOLLIN));
  EXPECT_THAT(Ready(), IsEmpty());
}

TEST_F(PollerTest, LeavesASocketAloneWhileItRests) {
  Pair pair;
  EXPECT_TRUE(poller_.Set(pair.socket, EPOLLIN));
  poller_.Rest(pair.socket);
  EXPECT_EQ(poller_.wanted(pair.socket), 0U);
  EXPECT_TRUE(poller_.Set(pair.socket, EPOLLIN));
  pair.Fill();
  EXPECT_THAT(Ready(), ElementsAre(pair.socket));
  poller_.Rest(pair.socket);
  EXPECT_THAT(Ready(), IsEmpty());
  EXPECT_TRUE(poller_.Set(pair.socket, EPOLLIN));
  EXPECT_THAT(Ready(), ElementsAre(pair.socket));
}

TEST_F(PollerTest, WaitsForOtherEventsAfterARest) {
  Pair pair;
  EXPECT_TRUE(poller_.Set(pair.socket, EPOLLIN));
  poller_.Rest(pair.socket);
  EXPECT_TRUE(poller_.Set(pair.socket, EPOLLOUT));
  EXPECT_THAT(Ready(), ElementsAre(pair.socket));
}

TEST_F(PollerTest, SleepsThoughThePeerOfARestingSocketIsGone) {
  Pair pair;
  EXPECT_TRUE(poller_.Set(pair.socket, EPOLLIN));
  poller_.Rest(pair.socket);
  pair.ClosePeer();
  EXPECT_THAT(Ready(), IsEmpty());
  // Nothing but this would end the wait.
  poller_.Wake();
  poller_.Wait(-1, [](int, uint32_t) { FAIL(); });
  EXPECT_TRUE(poller_.Set(pair.socket, EPOLLIN));
  EXPECT_THAT(Ready(), ElementsAre(pair.socket));
}

TEST_F(PollerTest, KnowsASocketByANumberThatAnotherHad) {
  int number = 0;
  {
    Pair pair;
    number = pair.socket;
    EXPECT_TRUE(poller_.Set(number, EPOLLIN));
    poller_.Rest(number);
    poller_.Remove(number);
  }
  Pair pair;
  ASSERT_EQ(pair.socket, number);
  EXPECT_TRUE(poller_.Set(number, EPOLLIN));
  pair.Fill();
  EXPECT_THAT(Ready(), ElementsAre(number));
}

TEST_F(PollerTest, HealsIfASocketWasClosedWithoutAWord) {
  int number = 0;
  {
    Pair pair;
    number = pair.socket;
    EXPECT_TRUE(poller_.Set(number, EPOLLIN));
  }
  Pair pair;
  ASSERT_EQ(pair.socket, number);
  EXPECT_TRUE(poller_.Set(number, EPOLLIN));
  pair.Fill();
  EXPECT_THAT(Ready(), ElementsAre(number));
}

TEST_F(PollerTest, IsWokenEachTime) {
  for (int i = 0; i < 3; ++i) {
    poller_.Wake();
    poller_.Wait(-1, [](int, uint32_t) { FAIL(); });
  }
}

}  // namespace
}  // namespace gateway
