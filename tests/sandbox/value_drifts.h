#ifndef TESTS_SANDBOX_VALUE_DRIFTS_H_
#define TESTS_SANDBOX_VALUE_DRIFTS_H_

#include "tests/sandbox/wire_json.h"

namespace sandbox {

// Makes amounts what a sum in binary floating point gives: the double next to
// the exact one, below or above it, with all its digits. 69.85 becomes
// 69.85000000000001. Zero and what no computing makes, such as codes, stay.
void ComputeInBinary(Json& body);

// Moves times to the ends of the calendar: what ends something to the last
// second of 9999, all others to the first of the year 1.
void MoveTimesAway(Json& body);

// Takes the time of day off all times but those that end something.
void CutTimesToDates(Json& body);

// Adds half of a surrogate pair, as text that was cut in the middle of a
// character has it, to descriptions and as a field `xNote` at the top.
void AddHalfSurrogates(Json& body);

}  // namespace sandbox

#endif  // TESTS_SANDBOX_VALUE_DRIFTS_H_
