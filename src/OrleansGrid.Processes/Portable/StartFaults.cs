using System.ComponentModel;

namespace OrleansGrid.Processes.Portable;

/// <summary>What the number of an error at a start means: .NET hands on the system's own.</summary>
internal static class StartFaults
{
    public static StartFault Of(Win32Exception error) =>
        OperatingSystem.IsWindows() ? OfWindows(error.NativeErrorCode) : OfUnix(error.NativeErrorCode);

    public static StartFault OfWindows(int number) =>
        number switch
        {
            // ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND
            2 or 3 => StartFault.NotFound,
            // ERROR_ACCESS_DENIED
            5 => StartFault.NotAllowed,
            // ERROR_FILENAME_EXCED_RANGE
            206 => StartFault.TooLong,
            // ERROR_BAD_EXE_FORMAT
            193 => StartFault.NoProgram,
            _ => StartFault.Other,
        };

    public static StartFault OfUnix(int number) =>
        number switch
        {
            // ENOENT
            2 => StartFault.NotFound,
            // EACCES
            13 => StartFault.NotAllowed,
            // E2BIG
            7 => StartFault.TooLong,
            // ENOEXEC
            8 => StartFault.NoProgram,
            _ => StartFault.Other,
        };
}
