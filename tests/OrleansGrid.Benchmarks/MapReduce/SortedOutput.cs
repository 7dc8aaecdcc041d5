using System.IO.Hashing;

namespace OrleansGrid.Benchmarks;

/// <summary>Looks whether an output is the sorted input, in one pass over each.</summary>
internal static class SortedOutput
{
    private const int BlockBytes = 1 << 20;
    private const int RecordBytes = 100;

    /// <summary>
    /// For lines of 100 bytes. A sum of hashes does not depend on the order, and two different sets of records do not have the same by
    /// chance.
    /// </summary>
    public static void Check(string input, string output)
    {
        var (wanted, inputRecords, _) = Read([input]);
        var (found, records, ordered) = Read(MapReduceRun.Parts(output));
        Outcome.Require(ordered, $"{output} is not in order.");
        Outcome.Require(
            found == wanted && records == inputRecords,
            $"{output} has {records} records of {inputRecords}, or others than the input."
        );
    }

    private static (UInt128 Sum, long Records, bool Ordered) Read(IEnumerable<string> files)
    {
        var (sum, records, ordered) = (UInt128.Zero, 0L, true);
        var (block, last) = (new byte[BlockBytes / RecordBytes * RecordBytes], new byte[RecordBytes]);
        foreach (var path in files)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            while (file.ReadAtLeast(block, block.Length, throwOnEndOfStream: false) is var read && read > 0)
            {
                for (var at = 0; at < read; at += RecordBytes, records++)
                {
                    var record = block.AsSpan(at, Math.Min(RecordBytes, read - at));
                    ordered &= last.AsSpan().SequenceCompareTo(record) <= 0;
                    record.CopyTo(last);
                    sum += XxHash128.HashToUInt128(record);
                }
            }
        }

        return (sum, records, ordered);
    }
}
