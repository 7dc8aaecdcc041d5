using System.Buffers;

namespace OrleansGrid.Postgres.Uploads;

/// <summary>Writes one input as UTF-8 text.</summary>
/// <param name="input">The input as the caller gave it.</param>
/// <param name="utf8">Where to write. What was written must be valid UTF-8 without NUL.</param>
/// <exception cref="FormatException">The input is not acceptable; the message goes on after "Item 7", such as "is not JSON.".</exception>
public delegate void InputEncoder<in T>(T input, IBufferWriter<byte> utf8);
