@echo off
rem Gradus from the command line on Windows. The file "gradus" beside this one is the reference; this one
rem has no lock, and "verify" ends with Maven's own summary.
setlocal
set "OLDEST=25"
set "ROOT=%~dp0"
set "APP=%ROOT%target\app"
set "JDK="

if defined GRADUS_JAVA_HOME call :try "%GRADUS_JAVA_HOME%"
if defined GRADUS_JAVA_HOME if not defined JDK goto :no_jdk
if not defined JDK if defined JAVA_HOME call :try "%JAVA_HOME%"
if not defined JDK for /f "delims=" %%f in ('where javac 2^>nul') do call :try "%%~dpf.."
if not defined JDK for /d %%f in (
  "%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\*"
  "%ProgramFiles%\Zulu\*" "%ProgramFiles%\Amazon Corretto\*" "%ProgramFiles%\BellSoft\*"
  "%LOCALAPPDATA%\Programs\Eclipse Adoptium\*" "%USERPROFILE%\.jdks\*"
) do call :try "%%~f"
if not defined JDK goto :no_jdk
set "JAVA_HOME=%JDK%"

if /i "%~1"=="verify" (
  cd /d "%ROOT%" && call mvnw.cmd -B verify
  exit /b
)

set "PROGRAM=dev.gradus.lab.cli.Main"
set "ARGUMENTS=%*"
if /i "%~1"=="example" (
  set PROGRAM="%ROOT%examples\src\main\java\dev\gradus\examples\%~2.java"
  set "ARGUMENTS=%~3"
)
powershell -NoProfile -Command "$built = Get-Item -ErrorAction SilentlyContinue (Join-Path $env:APP 'current'); if (-not $built) { exit 1 }; $sources = 'pom.xml', 'core/pom.xml', 'interop/pom.xml', 'lab/pom.xml', 'core/src/main', 'interop/src/main', 'lab/src/main' | ForEach-Object { Join-Path $env:ROOT $_ }; if (Get-ChildItem -Recurse $sources | Where-Object LastWriteTime -gt $built.LastWriteTime | Select-Object -First 1) { exit 1 }"
if errorlevel 1 call :build || exit /b 1
set /p CURRENT=<"%APP%\current"
rem With few processors the JVM has one thread for the optimizing compiler, for which the first second of training waits.
set COMPILERS=
if %NUMBER_OF_PROCESSORS% LSS 4 set COMPILERS=-XX:CICompilerCount=3
"%JDK%\bin\java.exe" --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+UseG1GC %COMPILERS% %GRADUS_JAVA_OPTS% -cp "%APP%\%CURRENT%\*" %PROGRAM% %ARGUMENTS%
exit /b

rem Sets JDK to the folder %1 if it holds a JDK that is new enough, and JDK is not set yet.
:try
if defined JDK exit /b 0
if not exist "%~1\bin\javac.exe" exit /b 0
if not exist "%~1\release" exit /b 0
for /f tokens^=2^ delims^=^" %%v in ('findstr /b JAVA_VERSION^= "%~1\release"') do (
  for /f "delims=.-+" %%m in ("%%v") do if %%m geq %OLDEST% set "JDK=%~f1"
)
exit /b 0

:build
echo gradus: building (first use, or sources have changed)... 1>&2
set "ID=%RANDOM%%RANDOM%"
if not exist "%APP%\%ID%" mkdir "%APP%\%ID%"
>"%APP%\%ID%\name" echo %ID%
pushd "%ROOT%"
call mvnw.cmd -B -q -Pfast -pl lab -am "-Dgradus.app=%APP%\%ID%" package >"%ROOT%target\build.log" 2>&1
set "STATUS=%ERRORLEVEL%"
popd
if not "%STATUS%"=="0" (
  type "%ROOT%target\build.log" 1>&2
  echo gradus: the build failed; all of its output is in %ROOT%target\build.log 1>&2
  exit /b 1
)
move /y "%APP%\%ID%\name" "%APP%\current" >nul
exit /b 0

:no_jdk
echo gradus: no JDK %OLDEST% or newer found.                                                  1>&2
echo   Expected: a JDK, not only a JRE, in GRADUS_JAVA_HOME, JAVA_HOME, PATH or Program Files. 1>&2
echo   Install:  winget install EclipseAdoptium.Temurin.25.JDK                                 1>&2
echo             or from https://adoptium.net/temurin/releases/?version=25                     1>&2
echo   Then open a new window and call this again.                                             1>&2
exit /b 2
