using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OrleansGrid.Postgres.Queries;

/// <summary>Reads the results of one range in order, some at a time, without building a document of them all.</summary>
/// <typeparam name="T">What a result is read as; JSON null is its default.</typeparam>
public sealed class RangeValues<T>(FinishedRange range)
{
    private static readonly JsonTypeInfo<T> Type = (JsonTypeInfo<T>)GridJson.Values.GetTypeInfo(typeof(T));

    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = GridJson.MostDepth + 1 });
    private int _read;
    private long _item = range.FirstItem;

    /// <summary>Fills the buffer with the next items of the range; less than all of it only at the end of the range.</summary>
    /// <returns>How many were written; 0 when there are no more.</returns>
    /// <exception cref="GridException">A result is not a <typeparamref name="T"/>.</exception>
    public int ReadSome(Span<ItemResult<T>> items)
    {
        var count = (int)Math.Min(items.Length, range.LastItem - _item + 1);
        if (!range.Succeeded)
        {
            return ReadFailures(items[..count]);
        }

        return range.Results.IsEmpty ? ReadNulls(items[..count]) : ReadResults(items[..count]);
    }

    private int ReadFailures(Span<ItemResult<T>> items)
    {
        foreach (ref var item in items)
        {
            item = new ItemResult<T>(_item, ItemState.Failed, default, range.Errors.GetValueOrDefault(_item));
            _item++;
        }

        return items.Length;
    }

    private int ReadNulls(Span<ItemResult<T>> items)
    {
        foreach (ref var item in items)
        {
            item = new ItemResult<T>(_item++, ItemState.Succeeded, NullValue(), null);
        }

        return items.Length;
    }

    private int ReadResults(Span<ItemResult<T>> items)
    {
        var results = range.Results.Span;
        var reader = new Utf8JsonReader(results[_read..], isFinalBlock: true, _state);
        if (_item == range.FirstItem)
        {
            reader.Read();
        }

        foreach (ref var item in items)
        {
            reader.Read();
            item = new ItemResult<T>(_item, ItemState.Succeeded, Value(ref reader), null);
            _item++;
        }

        _read += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
        return items.Length;
    }

    private T? Value(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return NullValue();
        }

        try
        {
            return JsonSerializer.Deserialize(ref reader, Type);
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new GridException(
                GridFault.BadInput,
                $"The result of item {_item} cannot be read as {typeof(T).Name}: {error.Message.ReplaceLineEndings(" ")}",
                error
            );
        }
    }

    // An untyped result that is null is the JSON value null, and not an element that was never set.
    private static T? NullValue() => typeof(T) == typeof(JsonElement) ? (T)(object)JsonNull.Element : default;
}
