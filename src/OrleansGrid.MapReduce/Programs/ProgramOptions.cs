using System.Globalization;

namespace OrleansGrid.MapReduce.Programs;

/// <summary>
/// The arguments of a built-in program. What is wrong is one sentence that names the argument, what was given and what is allowed.
/// </summary>
internal sealed class ProgramOptions
{
    private readonly string _program;
    private readonly ProgramContext _context;

    /// <param name="known">Every argument that the program has: a misspelt one must not be passed over.</param>
    public ProgramOptions(string program, ProgramContext context, params ReadOnlySpan<string> known)
    {
        (_program, _context) = (program, context);
        foreach (var name in context.Arguments.Keys)
        {
            if (!known.Contains(name))
            {
                throw Wrong($"{program} has no argument \"{name}\"; it has {(known.IsEmpty ? "none" : string.Join(", ", known!))}.");
            }
        }
    }

    public string? Text(string name) => _context.Argument(name);

    public bool Is(string name) =>
        Text(name) switch
        {
            null or "false" => false,
            "true" => true,
            var text => throw Wrong($"{_program}'s {name} \"{text}\" must be true or false."),
        };

    public int? Whole(string name) =>
        Text(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw Wrong($"{_program}'s {name} \"{text}\" must be a whole number above 0.");

    /// <summary>One ASCII character; a TAB may be written as <c>\t</c>.</summary>
    public byte? Separator() =>
        Text("separator") switch
        {
            null => null,
            "\\t" => (byte)'\t',
            { Length: 1 } text when text[0] <= 0x7F => (byte)text[0],
            var text => throw Wrong($"{_program}'s separator \"{text}\" must be one ASCII character."),
        };

    public string OneOf(string name, params ReadOnlySpan<string> values) =>
        Text(name) is not { } text ? values[0]
        : values.Contains(text) ? text
        : throw Wrong($"{_program}'s {name} \"{text}\" must be one of {string.Join(", ", values!)}.");

    private static PermanentFailureException Wrong(string sentence) => new(sentence);
}
