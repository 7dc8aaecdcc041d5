namespace OrleansGrid.Search.Reports;

/// <summary>How many marks each part of a page may have, so that the page stays below five megabytes whatever the study.</summary>
/// <param name="study">Its trials say how long the text of a mark is.</param>
internal sealed class PageBudget(StudyPicture study)
{
    /// <summary>Parameters beyond these have no room of their own; the most important come first.</summary>
    public const int MostParameters = 24;

    /// <summary>Points of a curve.</summary>
    public const int CurvePoints = 80;

    private const int DotBytes = 130;
    private const int Least = 20;
    private const int Looked = 50;

    private readonly double _about = study
        .Trials.Take(Looked)
        .Select(trial => 1.2 * TrialText.About(study, trial).Length)
        .DefaultIfEmpty(0)
        .Average();

    public int History => Marks(600_000, _about);

    public int Parallel => Marks(600_000, _about + (14 * Parameters));

    /// <summary>Of one slice.</summary>
    public int Slice => Marks(900_000 / Parameters, 60);

    public int Contour => Marks(300_000, _about);

    public int Front => Marks(400_000, _about);

    public int Curves => Marks(700_000, _about + (12 * CurvePoints));

    public static int Timeline => Marks(400_000, 60);

    /// <summary>Rows of the table of all trials.</summary>
    public int Rows => Math.Max(Least, (int)(1_000_000 / (90 + _about)));

    private int Parameters => Math.Min(study.Map.Space.Dimensions.Count, MostParameters);

    private static int Marks(int bytes, double text) => Math.Clamp((int)(bytes / (DotBytes + text)), Least, 2000);
}
