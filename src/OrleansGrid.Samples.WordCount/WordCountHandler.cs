using System.Buffers;
using System.Text;

namespace OrleansGrid.Samples.WordCount;

// A handler is a class with one method: it gets an item's input and gives the item's result.
// The grid finds it in this assembly by its attribute. To try it:
//
//   grid up --silos 3 --detach --handlers OrleansGrid.Samples.WordCount.dll
//   echo '{"path":"/usr/share/common-licenses/GPL-3","offset":0,"length":35149}' | grid batch --handler wordcount --items-from - --watch
//   grid results <the job's id>
//
// Stored jobs refer to the kind "wordcount", never to the class, so the class may be renamed and moved.

/// <summary>Counts the words of one <see cref="Chunk"/>; the result is a JSON object of word and count.</summary>
/// <remarks>Words are maximal runs of bytes other than space, \t, \n, \r, \v and \f. Bytes that are not UTF-8 are shown as �.</remarks>
[Handler("wordcount")]
public sealed class WordCountHandler : IItemHandler<Chunk, Dictionary<string, long>>
{
    private static readonly SearchValues<byte> Space = SearchValues.Create(" \t\n\r\v\f"u8);

    // An exception is a failed attempt: the grid tries again as often as the job allows, perhaps on another silo.
    // So nothing here needs to be caught, and running an item twice must do no harm.
    public async ValueTask<Dictionary<string, long>> RunAsync(Chunk input, ItemContext context)
    {
        var text = new byte[input.Length];
        using var file = File.OpenHandle(input.Path);
        var read = await RandomAccess.ReadAsync(file, text, input.Offset, context.Cancellation);
        return Count(text.AsSpan(0, read));
    }

    private static Dictionary<string, long> Count(ReadOnlySpan<byte> text)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        while (true)
        {
            var start = text.IndexOfAnyExcept(Space);
            if (start < 0)
            {
                return counts;
            }

            text = text[start..];
            var length = text.IndexOfAny(Space) is var end and >= 0 ? end : text.Length;
            var word = Encoding.UTF8.GetString(text[..length]);
            counts[word] = counts.GetValueOrDefault(word) + 1;
            text = text[length..];
        }
    }
}
