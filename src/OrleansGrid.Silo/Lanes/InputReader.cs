using Npgsql;

namespace OrleansGrid.Silo;

/// <summary>The inputs of one task's items, in order; uploaded ones are read page by page. A database that is away is waited for: that is no fault of the item.</summary>
internal sealed class InputReader(InputSource source, long end, InputStore store)
{
    private const int Page = 8192;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private string[] _page = [];
    private long _pageFirst;

    /// <summary>False when the task was stopped before the input could be read.</summary>
    /// <exception cref="PermanentFailureException">There is no such input.</exception>
    public bool TryRead(long item, TaskRun run, out ItemInput input)
    {
        while (true)
        {
            try
            {
                input = Read(item);
                return true;
            }
            catch (Exception away) when (away is NpgsqlException or IOException or TimeoutException)
            {
                if (run.Cancellation.WaitHandle.WaitOne(BetweenTries))
                {
                    input = default;
                    return false;
                }
            }
        }
    }

    private ItemInput Read(long item) => source switch
    {
        RangeInputs range => new ItemInput(null, range.First + item),
        InlineInputs inline => new ItemInput(inline.Items[(int)item], 0),
        UploadedInputs upload => new ItemInput(ReadUploaded(upload.UploadId, item), 0),
        _ => throw new PermanentFailureException($"This silo does not know inputs of the kind {source.GetType().Name}."),
    };

    private string ReadUploaded(Guid uploadId, long item)
    {
        if (item < _pageFirst || item >= _pageFirst + _page.Length)
        {
            _page = store.Read(uploadId, item, Math.Min(end, item + Page));
            _pageFirst = item;
        }

        return _page[item - _pageFirst];
    }
}
