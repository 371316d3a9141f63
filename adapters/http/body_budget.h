#ifndef ADAPTERS_HTTP_BODY_BUDGET_H_
#define ADAPTERS_HTTP_BODY_BUDGET_H_

#include <cstddef>

namespace gateway {

// Bounds the bytes of all bodies that one listener holds: those that arrive,
// and those that are handled. What has no priority leaves a quarter free. One
// body may always go on while it is the only one, however large. Use it on one
// thread only.
class BodyBudget {
 public:
  explicit BodyBudget(size_t max_bytes) : max_bytes_(max_bytes) {}
  BodyBudget(const BodyBudget&) = delete;
  BodyBudget& operator=(const BodyBudget&) = delete;

  // What one body has of the budget, until this is destroyed.
  class Lease {
   public:
    Lease(BodyBudget& budget, bool has_priority)
        : budget_(budget), has_priority_(has_priority) {}
    ~Lease() { Release(); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    // Whether a body of `bytes` would have room now. Takes nothing: a sender
    // who announces much and sends nothing keeps nobody out.
    bool Fits(size_t bytes) const;
    // Takes what is missing up to `bytes`, the part of the body that is there.
    // Returns whether there was room.
    [[nodiscard]] bool GrowTo(size_t bytes);
    void Release();

   private:
    BodyBudget& budget_;
    const bool has_priority_;
    size_t bytes_ = 0;
  };

 private:
  const size_t max_bytes_;
  size_t used_ = 0;
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BODY_BUDGET_H_
