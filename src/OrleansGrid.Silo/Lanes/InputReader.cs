using System.Diagnostics;
using Npgsql;
using OrleansGrid.Postgres.Connections;
using OrleansGrid.Silo.Runs;

namespace OrleansGrid.Silo.Lanes;

/// <summary>
/// The inputs of one task's items, in order; uploaded ones are read page by page. A database that is away is waited for: that is no fault
/// of the item.
/// </summary>
/// <param name="awaited">Hears what a read waits for, once when it has waited for a while.</param>
internal sealed class InputReader(StageWork work, long end, InputStore store, Action<TaskRun, long, string> awaited)
{
    /// <summary>At most so many items a page; a page of long inputs has fewer (<see cref="InputStore"/>).</summary>
    private const int Page = 8192;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan WaitWithoutWord = TimeSpan.FromSeconds(3);

    private string[] _page = [];
    private long _pageFirst;

    /// <summary>False when the task was stopped before the input could be read.</summary>
    /// <exception cref="PermanentFailureException">There is no such input.</exception>
    public bool TryRead(long item, TaskRun run, out ItemInput input)
    {
        long? waiting = null;
        var said = false;
        while (true)
        {
            try
            {
                input = Read(work.OriginOf(item));
                return true;
            }
            catch (Exception away)
                when (away is NpgsqlException npgsql ? DatabaseRetry.MayPass(npgsql) : away is IOException or TimeoutException)
            {
                waiting ??= Stopwatch.GetTimestamp();
                if (!said && Stopwatch.GetElapsedTime(waiting.Value) > WaitWithoutWord)
                {
                    awaited(run, item, away.Message);
                    said = true;
                }

                if (run.Cancellation.WaitHandle.WaitOne(BetweenTries))
                {
                    input = default;
                    return false;
                }
            }
        }
    }

    private ItemInput Read(long item) =>
        work.Inputs switch
        {
            null => new ItemInput(null, item),
            RangeInputs range => new ItemInput(null, range.First + item),
            InlineInputs inline => new ItemInput(inline.Items[(int)item], 0),
            UploadedInputs upload => new ItemInput(ReadUploaded(upload.UploadId, item), 0),
            _ => throw new PermanentFailureException($"This silo does not know inputs of the kind {work.Inputs.GetType().Name}."),
        };

    private string ReadUploaded(Guid uploadId, long item)
    {
        if (item < _pageFirst || item >= _pageFirst + _page.Length)
        {
            // Before the next is read, so that there is only one in memory.
            _page = [];
            _page = store.Read(uploadId, item, Math.Min(Math.Max(end, item + 1), item + Page));
            _pageFirst = item;
        }

        return _page[item - _pageFirst];
    }
}
