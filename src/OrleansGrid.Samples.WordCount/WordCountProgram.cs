namespace OrleansGrid.Samples.WordCount;

// A MapReduce program is a class with a map and a reduce; this is the plain form, on types of one's own choice. To try it:
//
//   grid up --silos 3 --detach --handlers OrleansGrid.Samples.WordCount.dll
//   grid mapreduce --app wordcount-strings --input '/usr/share/common-licenses/*' --output /tmp/counts --watch
//
// The same on bytes, several times as fast, is the grid's own program "wordcount".

/// <summary>Counts words: maximal runs of characters other than space, \t, \n, \r, \v and \f.</summary>
[MapReduce("wordcount-strings")]
public sealed class WordCountProgram : MapReduce<string, long>
{
    private static readonly char[] Space = [' ', '\t', '\n', '\r', '\v', '\f'];

    public override void Map(string record, Emitter<string, long> emit)
    {
        foreach (var word in record.Split(Space, StringSplitOptions.RemoveEmptyEntries))
        {
            emit.Emit(word, 1);
        }
    }

    public override long Combine(long left, long right) => left + right;

    public override void Reduce(string key, IEnumerable<long> values, OutputWriter output) =>
        output.Write(key).Write("\t"u8).Write(values.Sum()).EndLine();
}
