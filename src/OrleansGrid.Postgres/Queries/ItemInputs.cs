using System.Globalization;
using System.Text.Json;

namespace OrleansGrid.Postgres.Queries;

/// <summary>The inputs of a stage's items, asked for in about the order of the items: an uploaded chunk is read once.</summary>
/// <param name="inputs">Where they are, as the job's record has it; null where an item's input is its number.</param>
/// <param name="again">For a stage that runs items of another again, their numbers there; else null.</param>
internal sealed class ItemInputs(DatabaseOnDemand database, string? inputs, string? again)
{
    private readonly InputSource? _source = inputs is null ? null : JsonSerializer.Deserialize<InputSource>(inputs, GridJson.Options);
    private readonly long[]? _again = again is null ? null : JsonSerializer.Deserialize<long[]>(again, GridJson.Options);
    private string[] _chunk = [];
    private long _chunkFirst;

    public async ValueTask<ItemStatus> AddToAsync(ItemStatus item, CancellationToken cancellationToken) =>
        _source is null ? item : item with { Input = await InputAsync(_again is null ? item.Item : _again[item.Item], cancellationToken) };

    private async ValueTask<string?> InputAsync(long item, CancellationToken cancellationToken) =>
        _source switch
        {
            RangeInputs range => (range.First + item).ToString(CultureInfo.InvariantCulture),
            InlineInputs inline => inline.Items[(int)item],
            UploadedInputs upload => await UploadedAsync(upload.UploadId, item, cancellationToken),
            _ => null,
        };

    /// <summary>Null when the inputs are gone.</summary>
    private async ValueTask<string?> UploadedAsync(Guid uploadId, long item, CancellationToken cancellationToken)
    {
        if (item < _chunkFirst || item >= _chunkFirst + _chunk.Length)
        {
            var found = await database.ListAsync(
                "read_inputs",
                row => (First: row.GetInt64(0), Inputs: row.GetFieldValue<string[]>(1)),
                cancellationToken,
                uploadId,
                item,
                item + 1
            );
            (_chunkFirst, _chunk) = found.Count > 0 ? found[^1] : (item, []);
        }

        return item - _chunkFirst < _chunk.Length ? _chunk[item - _chunkFirst] : null;
    }
}
