#include "tests/sandbox/drift.h"

#include "tests/sandbox/type_drift.h"
#include "tests/sandbox/value_drifts.h"

namespace sandbox {

Json Drift(Json body, const Drifts& drifts) {
  if (drifts.binary_floats) ComputeInBinary(body);
  if (drifts.far_times) MoveTimesAway(body);
  if (drifts.date_only) CutTimesToDates(body);
  if (drifts.types) body = DriftTypes(body);
  // Last: what it writes looks like a number to the others.
  if (drifts.half_surrogates) AddHalfSurrogates(body);
  return body;
}

}  // namespace sandbox
