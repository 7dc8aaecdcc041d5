using System.Globalization;
using System.Net;
using System.Text;

namespace OrleansGrid.Search.Reports;

/// <summary>A chart as SVG, drawn in units of its frame: (0, 0) is the lower left corner of the plot, (1, 1) the upper right one.</summary>
internal sealed class Drawing
{
    private const double Left = 74;
    private const double Bottom = 44;
    private const double Margin = 14;

    private readonly StringBuilder _svg = new();
    private readonly double _width;
    private readonly double _height;

    public Drawing(double width = 640, double height = 300)
    {
        (_width, _height) = (width, height);
        Write($"<svg width=\"{width}\" viewBox=\"0 0 {width} {height}\" role=\"img\">");
    }

    public void Axes(Axis x, Axis y)
    {
        foreach (var (unit, label) in y.Marks)
        {
            Write($"<line class=\"grid\" x1=\"{X(0)}\" x2=\"{X(1)}\" y1=\"{Y(unit)}\" y2=\"{Y(unit)}\"/>");
            Label(X(0) - 6, Y(unit) + 4, "end", label);
        }

        Along(x);
        Write($"<text class=\"name\" transform=\"translate(12 {Y(0.5)}) rotate(-90)\" text-anchor=\"middle\">{Html(y.Name)}</text>");
    }

    /// <summary>Labels below the plot alone.</summary>
    public void Along(Axis x)
    {
        foreach (var (unit, label) in x.Marks)
        {
            Label(X(unit), Y(0) + 16, "middle", label);
        }

        Label(X(0.5), _height - 6, "middle", x.Name);
    }

    /// <summary>One of several upright axes.</summary>
    public void Upright(double unit, Axis axis)
    {
        Write($"<line class=\"axis\" x1=\"{X(unit)}\" x2=\"{X(unit)}\" y1=\"{Y(0)}\" y2=\"{Y(1)}\"/>");
        foreach (var (place, label) in axis.Marks)
        {
            Label(X(unit) - 4, Y(place) + 4, "end", label);
        }

        Label(X(unit), Y(0) + 26, "middle", axis.Name);
    }

    /// <param name="about">Shown when the pointer rests on it.</param>
    public void Dot(double x, double y, string style, string about) =>
        Write($"<circle class=\"{style}\" cx=\"{X(x):0.#}\" cy=\"{Y(y):0.#}\" r=\"3.2\"><title>{Html(about)}</title></circle>");

    public void Line(IEnumerable<(double X, double Y)> points, string style, string? about = null, string? colour = null) =>
        Line([points], style, about, colour);

    /// <summary>A line with gaps: one piece after another. A piece of one point is a short dash.</summary>
    public void Line(IEnumerable<IEnumerable<(double X, double Y)>> pieces, string style, string? about = null, string? colour = null)
    {
        var path = string.Concat(pieces.Select(Piece));
        var paint = colour is null ? "" : $" style=\"stroke:{colour}\"";
        Write($"<path class=\"{style}\"{paint} d=\"{path}\"><title>{Html(about ?? "")}</title></path>");
    }

    public void Cell(double x, double y, double width, double height, string colour, string about) =>
        Write(
            $"<rect x=\"{X(x):0.##}\" y=\"{Y(y + height):0.##}\" width=\"{X(width) - X(0):0.##}\" height=\"{Y(0)
                - Y(height):0.##}\" fill=\"{colour}\"><title>{Html(about)}</title></rect>"
        );

    public void Note(double x, double y, string anchor, string text) => Label(X(x), Y(y), anchor, text);

    /// <summary>From blue (0, good) over grey to red (1, bad).</summary>
    public static string Colour(double badness)
    {
        var t = Math.Clamp(badness, 0, 1);
        var (from, to) = t < 0.5 ? ((33, 102, 172), (222, 222, 222)) : ((222, 222, 222), (178, 24, 43));
        var part = t < 0.5 ? 2 * t : (2 * t) - 1;
        return $"rgb({Mix(from.Item1, to.Item1)},{Mix(from.Item2, to.Item2)},{Mix(from.Item3, to.Item3)})";

        int Mix(int a, int b) => (int)Math.Round(a + (part * (b - a)));
    }

    public override string ToString() => _svg + "</svg>";

    private string Piece(IEnumerable<(double X, double Y)> points)
    {
        var places = new List<string>();
        foreach (var (x, y) in points)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{X(x):0.#} {Y(y):0.#}");
            if (places.Count == 0 || places[^1] != place)
            {
                places.Add(place);
            }
        }

        return places.Count switch
        {
            0 => "",
            1 => $"M{places[0]}m-4 0h8",
            _ => $"M{string.Join('L', places)}",
        };
    }

    private double X(double unit) => Left + (unit * (_width - Left - Margin));

    private double Y(double unit) => _height - Bottom - (unit * (_height - Bottom - Margin));

    private void Label(double x, double y, string anchor, string text) =>
        Write($"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\">{Html(text)}</text>");

    private void Write(FormattableString svg) => _svg.AppendLine(svg.ToString(CultureInfo.InvariantCulture));

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
