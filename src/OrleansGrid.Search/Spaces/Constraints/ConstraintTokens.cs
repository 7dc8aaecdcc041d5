using System.Text.RegularExpressions;

namespace OrleansGrid.Search.Spaces.Constraints;

/// <summary>The words of a constraint, one after another.</summary>
internal sealed partial class ConstraintTokens
{
    private readonly List<string> _tokens = [];
    private int _next;

    public ConstraintTokens(string text, ConstraintNames names)
    {
        for (var at = 0; at < text.Length;)
        {
            var match = Token().Match(text, at);
            if (!match.Success)
            {
                throw names.Bad($"cannot be read at '{text[at..]}'");
            }

            at += match.Length;
            if (match.Groups["token"].Length > 0)
            {
                _tokens.Add(match.Groups["token"].Value);
            }
        }
    }

    /// <summary>The next one; empty at the end.</summary>
    public string Next => _next < _tokens.Count ? _tokens[_next] : "";

    public string Take()
    {
        var token = Next;
        _next++;
        return token;
    }

    /// <summary>Takes the next one if it is one of these.</summary>
    public bool TryTake(out string taken, params ReadOnlySpan<string> any)
    {
        taken = Next;
        if (!any.Contains(taken))
        {
            return false;
        }

        _next++;
        return true;
    }

    // Numbers, names, names between backticks, texts between quotes, signs.
    [GeneratedRegex(
        @"\G\s*(?<token>(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[\p{L}_][\p{L}\p{N}_]*|"
            + @"`[^`]+`|'[^']*'|""[^""]*""|<=|>=|==|!=|&&|\|\||[-+*/%<>!(),]|\z)",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Token();
}
