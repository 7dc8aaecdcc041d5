using System.Globalization;
using System.Text;

namespace OrleansGrid.Samples.Thumbnail;

/// <summary>A picture in the simplest format there is (binary PPM: a line of text, then three bytes a pixel).</summary>
public sealed record Picture(int Width, int Height, byte[] Pixels)
{
    private const int Channels = 3;

    public static Picture Load(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var end = Array.IndexOf(bytes, (byte)'\n');
        var header = Encoding.ASCII.GetString(bytes, 0, Math.Max(end, 0)).Split(' ');
        // Another attempt would find the same file: say so, and the grid does not try again.
        if (header is not ["P6", var width, var height, "255"])
        {
            throw new PermanentFailureException($"'{path}' is not a PPM picture with its header on one line.");
        }

        return new Picture(
            int.Parse(width, CultureInfo.InvariantCulture),
            int.Parse(height, CultureInfo.InvariantCulture),
            bytes[(end + 1)..]
        );
    }

    public void Save(string path)
    {
        // An item may run twice, even at once: a file that appears whole or not at all makes that harmless.
        var draft = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllBytes(draft, [.. Encoding.ASCII.GetBytes($"P6 {Width} {Height} 255\n"), .. Pixels]);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>Something to shrink: colours that run into each other.</summary>
    public static string Draw(string path, int width, int height)
    {
        var pixels = new byte[width * height * Channels];
        for (var i = 0; i < width * height; i++)
        {
            (pixels[3 * i], pixels[3 * i + 1], pixels[3 * i + 2]) = (
                (byte)(255 * (i % width) / width),
                (byte)(255L * i / (width * height)),
                (byte)(i % 251)
            );
        }

        new Picture(width, height, pixels).Save(path);
        return path;
    }
}
