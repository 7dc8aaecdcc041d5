using System.Text;
using System.Text.RegularExpressions;

namespace OrleansGrid.MapReduce.Programs;

/// <summary>Finds lines that match, as <c>grep -H</c> does: <c>path:line</c>, in the order of the input. There is no reduce.</summary>
/// <remarks>
/// Arguments: <c>pattern</c> (a .NET regular expression, found anywhere in the line); each true or false: <c>fixed</c> (the pattern is
/// text, not an expression), <c>ignore-case</c>, <c>invert</c> (lines that do not match), <c>no-filename</c> (the line alone).
/// </remarks>
[MapReduce("grep")]
public sealed class Grep : SpanMapReduce
{
    /// <summary>For one line: an expression that backtracks without end fails its job instead of keeping it.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(10);

    private Regex? _pattern;
    private bool _invert;
    private bool _noFilename;
    private char[] _text = new char[1024];
    private (string? Text, byte[] Bytes) _path = (null, []);

    public override bool MapOnly => true;

    public override void Map(ReadOnlySpan<byte> record, SpanEmitter emit)
    {
        ArgumentNullException.ThrowIfNull(emit);
        if (_text.Length < record.Length)
        {
            _text = new char[2 * record.Length];
        }

        if (_pattern!.IsMatch(_text.AsSpan(0, TextBytes.Decode(record, _text))) != _invert)
        {
            emit.Emit(Path(), record);
        }
    }

    public override void WritePair(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, OutputWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (!_noFilename)
        {
            output.Write(key).Write(":"u8);
        }

        output.WriteLine(value);
    }

    protected override void Configure(ProgramContext context)
    {
        var options = new ProgramOptions("grep", context, "pattern", "fixed", "ignore-case", "invert", "no-filename");
        _invert = options.Is("invert");
        _noFilename = options.Is("no-filename");
        var sought =
            options.Text("pattern") ?? throw new PermanentFailureException("grep needs the argument pattern, what is sought in the lines.");
        var how =
            RegexOptions.CultureInvariant
            | RegexOptions.Compiled
            | (options.Is("ignore-case") ? RegexOptions.IgnoreCase : RegexOptions.None);
        try
        {
            _pattern = new Regex(options.Is("fixed") ? Regex.Escape(sought) : sought, how, MatchTimeout);
        }
        catch (ArgumentException e)
        {
            throw new PermanentFailureException($"grep's pattern \"{sought}\" is no regular expression: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private byte[] Path()
    {
        if (!ReferenceEquals(_path.Text, Context.InputPath))
        {
            _path = (Context.InputPath, Encoding.UTF8.GetBytes(Context.InputPath ?? ""));
        }

        return _path.Bytes;
    }
}
