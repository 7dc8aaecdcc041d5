using System.Text;
using System.Text.RegularExpressions;

namespace OrleansGrid.MapReduce;

/// <summary>Finds lines that match, as <c>grep -H</c> does: <c>path:line</c>, in the order of the input. There is no reduce.</summary>
/// <remarks>
/// Arguments: <c>pattern</c> (a .NET regular expression, found anywhere in the line); each true or false: <c>fixed</c> (the pattern is text, not an expression), <c>ignore-case</c>,
/// <c>invert</c> (lines that do not match), <c>no-filename</c> (the line alone).
/// </remarks>
[MapReduce("grep")]
public sealed class Grep : SpanMapReduce
{
    /// <summary>For one line: an expression that backtracks without end fails its job instead of keeping it.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(10);

    private Regex? pattern;
    private bool invert;
    private bool noFilename;
    private char[] text = new char[1024];
    private (string? Text, byte[] Bytes) path = (null, []);

    public override bool MapOnly => true;

    public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit)
    {
        ArgumentNullException.ThrowIfNull(emit);
        if (text.Length < record.Length)
            text = new char[2 * record.Length];
        if (pattern!.IsMatch(text.AsSpan(0, TextBytes.Decode(record, text))) != invert)
            emit.Emit(Path(), record);
    }

    public override void WritePair(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, OutputWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!noFilename)
            output.Write(key).Write(":"u8);
        output.WriteLine(value);
    }

    protected override void Configure(ProgramContext context)
    {
        var options = new ProgramOptions("grep", context, "pattern", "fixed", "ignore-case", "invert", "no-filename");
        invert = options.Is("invert");
        noFilename = options.Is("no-filename");
        var sought = options.Text("pattern") ?? throw new PermanentFailureException("grep needs the argument pattern, what is sought in the lines.");
        var how = RegexOptions.CultureInvariant | RegexOptions.Compiled | (options.Is("ignore-case") ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            pattern = new Regex(options.Is("fixed") ? Regex.Escape(sought) : sought, how, MatchTimeout);
        }
        catch (ArgumentException e)
        {
            throw new PermanentFailureException($"grep's pattern \"{sought}\" is no regular expression: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private byte[] Path()
    {
        if (!ReferenceEquals(path.Text, Context.InputPath))
            path = (Context.InputPath, Encoding.UTF8.GetBytes(Context.InputPath ?? ""));
        return path.Bytes;
    }
}
