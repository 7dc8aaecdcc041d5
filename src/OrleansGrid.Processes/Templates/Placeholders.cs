namespace OrleansGrid.Processes.Templates;

/// <summary>
/// The placeholders that a job's command may hold: <c>{}</c> for an item, or <c>{name}</c> for each parameter. Any other braces are the
/// command's own, such as those of JSON.
/// </summary>
/// <remarks>
/// Doubled braces stand for themselves, as in format strings, but only around a placeholder: <c>{{}}</c> is <c>{}</c> in the command of
/// every verb, <c>{{x}}</c> is <c>{x}</c>, and <c>{{{x}}}</c> is the value within braces.
/// </remarks>
internal sealed class Placeholders
{
    private const string OfItem = "";

    private readonly IReadOnlyList<string> _names;

    private Placeholders(IReadOnlyList<string> names) => _names = names;

    /// <summary>The item, as value 0.</summary>
    public static Placeholders Item { get; } = new([OfItem]);

    /// <summary>Nothing is put in; <c>{{}}</c> is <c>{}</c> all the same, so that one habit serves all verbs.</summary>
    public static Placeholders None { get; } = new([]);

    public int Count => _names.Count;

    /// <summary>Parameters, each with the value of its place.</summary>
    public static Placeholders Named(IReadOnlyList<string> names) => new(names);

    /// <summary>The placeholder whose braces begin at a place of a text; null when they are the text's own.</summary>
    /// <exception cref="GridException">The name looks like a misspelt parameter.</exception>
    public Placeholder? At(string text, int place)
    {
        var opening = RunOf('{', text, place);
        if (opening == 0)
        {
            return null;
        }

        var rest = text.AsSpan(place + opening);
        var (name, value) = Known(rest);
        if (name is null)
        {
            name = MisspeltName.At(rest, _names);
            if (name is null)
            {
                return null;
            }
        }

        var braces = Math.Min(opening, RunOf('}', text, place + opening + name.Length));
        var stands = braces % 2 == 1;
        if (stands && value is null && name != OfItem)
        {
            throw new GridException(
                GridFault.BadInput,
                $"The command has {{{name}}}, and the space has no parameter of that name but {{{MisspeltName.Meant(name, _names)}}}; "
                    + $"correct it, or write {{{{{name}}}}} for the text {{{name}}}."
            );
        }

        return new Placeholder(
            stands ? value : null,
            stands && value is not null ? "" : $"{{{name}}}",
            // Of doubled braces one pair in two stays; the innermost pair is the placeholder's own.
            new string('{', opening - braces + ((braces - 1) / 2)),
            new string('}', (braces - 1) / 2),
            opening + name.Length + braces
        );
    }

    /// <summary>A text with the values put in: one pass, which never looks at what it has put in.</summary>
    public string Fill(string text, IReadOnlyList<string> values)
    {
        var result = new System.Text.StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (At(text, i) is { } found)
            {
                result.Append(found.Before).Append(found.Value is { } value ? values[value] : found.Text).Append(found.After);
                i += found.Length;
                continue;
            }

            var own = Math.Max(1, RunOf('{', text, i));
            result.Append(text, i, own);
            i += own;
        }

        return result.ToString();
    }

    /// <summary>How often a character stands at a place, one after the other.</summary>
    public static int RunOf(char symbol, string text, int place)
    {
        var end = place;
        while (end < text.Length && text[end] == symbol)
        {
            end++;
        }

        return end - place;
    }

    private (string? Name, int? Value) Known(ReadOnlySpan<char> rest)
    {
        for (var i = 0; i < _names.Count; i++)
        {
            if (rest.StartsWith(_names[i]) && rest[_names[i].Length..].StartsWith("}"))
            {
                return (_names[i], i);
            }
        }

        return rest.StartsWith("}") ? (OfItem, null) : (null, null);
    }
}
