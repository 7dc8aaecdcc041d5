using OrleansGrid.Protocol;

namespace OrleansGrid.Silo;

/// <summary>The inputs of one task's items, in order; uploaded ones are read page by page.</summary>
internal sealed class InputReader(InputSource source, TaskOrder order, InputStore store)
{
    private const int Page = 8192;

    private string[] _page = [];
    private long _pageFirst;

    public ItemInput Read(long item) => source switch
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
            _page = store.Read(uploadId, item, Math.Min(order.End, item + Page));
            _pageFirst = item;
        }

        return _page[item - _pageFirst];
    }
}
